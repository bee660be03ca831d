# METADATA
# title: What the rules share
# description: |
#   Checks of type and range, the one decision record of a change, and the form of an answer.
#   Rego orders null < boolean < number < string, so a comparison alone lets a string pass as a large
#   number and null as a small one: nothing is compared before its type was checked.
#   What has no arguments is computed once per verdict, what has arguments each time it is called.
package gate.lib

largest_amount := 1000000000

# METADATA
# description: A number inside the closed range. Strings, null and missing values never are.
in_range(value, low, high) if {
	is_number(value)
	value >= low
	value <= high
}

# METADATA
# description: An amount of money in USD, or another quantity that is never negative.
is_amount(value) if in_range(value, 0, largest_amount)

# METADATA
# description: How many of something there are.
is_count(value) if {
	in_range(value, 0, 1000000)
	floor(value) == value
}

# METADATA
# description: A string that says something.
is_text(value) if {
	is_string(value)
	value != ""
}

# METADATA
# description: A list of texts, which may be empty.
are_texts(list) if {
	is_array(list)
	every entry in list {
		is_text(entry)
	}
}

# METADATA
# description: An instant in ms since the epoch, between the years 2001 and 2286.
is_instant(value) if in_range(value, 1000000000000, 10000000000000)

# METADATA
# description: |
#   `2026-12-24`. Of this form only, the order of texts is the order of days: `2026/12/24` would be later than
#   every day of its year.
is_date(value) if {
	trim(value, "0123456789-") == ""
	[year, month, day] := split(value, "-")
	count(year) == 4
	count(month) == 2
	month >= "01"
	month <= "12"
	count(day) == 2
	day >= "01"
	day <= "31"
}

# METADATA
# description: A time of day from `00:00` to `23:59`.
is_time(value) if {
	trim(value, "0123456789:") == ""
	[hour, minute] := split(value, ":")
	count(hour) == 2
	hour <= "23"
	count(minute) == 2
	minute <= "59"
}

# METADATA
# description: All four fields of a placement, each of its type.
is_placement(value) if {
	is_text(value.provider)
	is_text(value.region)
	is_text(value.instanceType)
	in_range(value.count, 1, 1000)
	round(value.count) == value.count
}

# METADATA
# description: Two placements, each checked before, that agree in all four fields.
same_placement(a, b) if {
	a.provider == b.provider
	a.region == b.region
	a.instanceType == b.instanceType
	a.count == b.count
}

# METADATA
# description: "`2 x t3.medium in aws/us-east-1`"
describe(place) := concat("", [
	json.marshal(place.count),
	" x ",
	place.instanceType,
	" in ",
	place.provider,
	"/",
	place.region,
])

# METADATA
# description: |
#   What the only decision record of this change claims. Undefined when there is none, when there are several,
#   or when the text may mean more than one thing.
claim := record.claim if {
	record.canonical == true
	record.problem == null
	is_text(record.claim.id)
	is_text(record.claim.service)
	record.claim.kind in ["optimize", "heal", "scale", "revert"]
}

# METADATA
# description: The only decision record of this change.
record := input.diff.records[0] if count(input.diff.records) == 1

# METADATA
# description: The only placement file that this change touches.
placement := input.diff.placements[0] if count(input.diff.placements) == 1

# METADATA
# description: Where the claim says that the service was, and where it is to go. Undefined when that is no placement.
from := claim.from if is_placement(claim.from)

to := claim.to if is_placement(claim.to)

# METADATA
# description: What the only placement file says before and after the change.
before := placement.before if is_placement(placement.before)

after := placement.after if is_placement(placement.after)

# METADATA
# description: |
#   What the claim says of money, each amount checked: per month before, after and saved, and once for the move.
cost := claim.cost if {
	is_amount(claim.cost.beforeUsdPerMonth)
	is_amount(claim.cost.afterUsdPerMonth)
	in_range(claim.cost.savingUsdPerMonth, 0 - largest_amount, largest_amount)
	is_amount(claim.cost.migrationUsd)
}

# METADATA
# description: |
#   The same in whole millionths of a USD. Sums of fractions differ in their last digits between OPA, which
#   calculates with binary ones, and its compiled form; whole numbers do not, and neither do edges between them.
micros := {
	"before": millionths(cost.beforeUsdPerMonth),
	"after": millionths(cost.afterUsdPerMonth),
	"saving": millionths(cost.savingUsdPerMonth),
	"migration": millionths(cost.migrationUsd),
}

# METADATA
# description: A number in whole millionths.
millionths(value) := round(value * 1000000)

# METADATA
# description: A number in whole billionths.
billionths(value) := round(value * 1000000000)

# METADATA
# description: The target as `provider/region`, and the branch that the claim is carried on.
where := concat("", [to.provider, "/", to.region])

branch := concat("", ["trimtab/", claim.kind, "/", claim.service])

# METADATA
# description: The claim's service as the target branch describes it.
spec := input.services[claim.service]

request := input.forge.mergeRequest

# METADATA
# description: The username of Trimtab's own account.
bot := input.forge.bot if is_text(input.forge.bot)

# METADATA
# description: Why there is no claim to judge.
default without_claim := "Nothing is known of a decision record."

without_claim := "This change carries no decision record." if {
	is_array(input.diff.records)
	count(input.diff.records) == 0
} else := concat("", [
	"This change carries ",
	json.marshal(count(input.diff.records)),
	" decision records; a move carries one.",
]) if {
	is_array(input.diff.records)
	count(input.diff.records) > 1
} else := concat("", ["The decision record cannot be read: ", record.problem, "."]) if {
	is_text(record.problem)
} else := "The decision record lacks its id, its service or a known kind." if {
	record
}

# METADATA
# description: The present, in ms since the epoch, when the forge itself vouches for it.
now := input.now.ms if {
	input.now.source == "forge"
	is_instant(input.now.ms)
}

# METADATA
# description: The day by UTC, `2026-12-24`, when the forge itself vouches for it.
today := input.now.local.UTC.date if {
	input.now.source == "forge"
	is_date(input.now.local.UTC.date)
}

# METADATA
# description: |
#   The answer of a rule that has nothing against the change: its name, a sentence, and what it showed. It is
#   complete, so that nothing has to be done with it.
auto(rule, reason, shown) := {
	"rule": rule,
	"outcome": "auto",
	"reason": reason,
	"waived": false,
	"waivedBy": null,
	"input": shown.input,
	"bound": shown.bound,
	"remedy": "Change nothing.",
}

# METADATA
# description: The answers of a rule that objects. They say why, and what would have to change for `auto`.
review(reason, remedy) := {"outcome": "review", "reason": reason, "remedy": remedy, "waivable": false}

deny(reason, remedy) := {"outcome": "deny", "reason": reason, "remedy": remedy, "waivable": false}

# METADATA
# description: |
#   A threshold that is missed by known facts: the only kind of objection that an emergency or a waiver may
#   set aside. Which rules may use it, main.rego says.
missed(reason, remedy) := {"outcome": "review", "reason": reason, "remedy": remedy, "waivable": true}

# METADATA
# description: Without a claim most rules have nothing to judge.
unclaimed := review(without_claim, "Carry exactly one decision record, signed and readable.")

# METADATA
# description: |
#   A number of the input for people: a short one as it was given, so that an edge can be seen, a long one
#   rounded, one beyond all measure as it was given. Not by sprintf, which is another program in each runtime, and
#   not by format_int, which ends the whole evaluation at a number that 32 bits do not hold.
number(value, decimals) := text if {
	text := json.marshal(value)
	count(text) <= 9
} else := fixed(value, decimals) if {
	in_range(value, -1000000000000000, 1000000000000000)
} else := json.marshal(value)

# METADATA
# description: A number rounded to a fixed count of decimals, from 1 to 3.
fixed(value, decimals) := pointed(round(value * [null, 10, 100, 1000][decimals]), decimals)

# METADATA
# description: A whole number of tenths, hundredths or thousandths, with its decimal point.
pointed(scaled, decimals) := concat("", [sign(scaled), substring(padded, 0, whole), ".", substring(padded, whole, -1)]) if {
	padded := pad(trim_prefix(json.marshal(scaled), "-"), decimals)
	whole := count(padded) - decimals
}

pad(text, decimals) := text if {
	count(text) > decimals
} else := concat("", [substring("000", 0, (decimals + 1) - count(text)), text])

sign(scaled) := "-" if {
	scaled < 0
} else := ""

# METADATA
# description: Names for people, the first three of them and how many more there are.
listed(names) := concat(", ", names) if {
	count(names) <= 3
} else := concat("", [concat(", ", array.slice(names, 0, 3)), " and ", json.marshal(count(names) - 3), " more"])

# METADATA
# description: Milliseconds as whole seconds.
seconds(milliseconds) := json.marshal(round(milliseconds / 1000))
