# METADATA
# title: What the rules share
# description: |
#   Checks of type and range, the one decision record of a change, and the form of an answer.
#   Rego orders null < boolean < number < string, so a comparison alone lets a string pass as a large
#   number and null as a small one: nothing is compared before its type was checked.
package gate.lib

# The four kinds of a decision, and what a record may ask for.
kinds := {"optimize", "heal", "scale", "revert"}

largest_amount := 1000000000

# METADATA
# description: A number inside the closed range. Strings, null and missing values never are.
in_range(value, low, high) if {
	is_number(value)
	value >= low
	value <= high
}

# METADATA
# description: A string that says something.
is_text(value) if {
	is_string(value)
	value != ""
}

# METADATA
# description: An instant in ms since the epoch, between the years 2001 and 2286.
is_instant(value) if in_range(value, 1000000000000, 10000000000000)

# METADATA
# description: All four fields of a placement, each of its type.
is_placement(value) if {
	is_object(value)
	is_text(value.provider)
	is_text(value.region)
	is_text(value.instanceType)
	in_range(value.count, 1, 1000)
	value.count == floor(value.count)
}

# METADATA
# description: Two placements that agree in all four fields.
same_placement(a, b) if {
	is_placement(a)
	is_placement(b)
	a.provider == b.provider
	a.region == b.region
	a.instanceType == b.instanceType
	a.count == b.count
}

# METADATA
# description: "`2 x t3.medium in aws/us-east-1`"
describe(place) := concat("", [
	fixed(place.count, 0),
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
	is_object(record.claim)
	is_text(record.claim.id)
	is_text(record.claim.service)
	record.claim.kind in kinds
}

# METADATA
# description: The only decision record of this change.
record := input.diff.records[0] if {
	is_array(input.diff.records)
	count(input.diff.records) == 1
}

# METADATA
# description: The only placement file that this change touches.
placement := input.diff.placements[0] if {
	is_array(input.diff.placements)
	count(input.diff.placements) == 1
}

# METADATA
# description: Why there is no claim to judge.
default without_claim := "Nothing is known of a decision record."

without_claim := "This change carries no decision record." if {
	is_array(input.diff.records)
	count(input.diff.records) == 0
} else := concat("", [
	"This change carries ",
	fixed(count(input.diff.records), 0),
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
# description: The answers that a rule can give.
auto(reason) := {"outcome": "auto", "reason": reason, "waivable": false}

review(reason) := {"outcome": "review", "reason": reason, "waivable": false}

deny(reason) := {"outcome": "deny", "reason": reason, "waivable": false}

# METADATA
# description: A threshold that is missed, which is the only objection that an emergency may set aside.
missed(reason) := {"outcome": "review", "reason": reason, "waivable": true}

# METADATA
# description: |
#   A number with a fixed count of decimals. Not by sprintf: the runtimes disagree on what `%.2f` does
#   to a whole number.
fixed(value, decimals) := concat("", [
	sign(value, scaled),
	format_int(whole, 10),
	point[decimals],
	padding,
	digits,
]) if {
	scale := [1, 10, 100, 1000][decimals]
	scaled := round(abs(value) * scale)
	whole := floor(scaled / scale)
	digits := fraction(scaled - (whole * scale), decimals)
	padding := substring("000", 0, decimals - count(digits))
}

point := ["", ".", ".", "."]

fraction(_, 0) := ""

fraction(rest, decimals) := format_int(rest, 10) if decimals > 0

sign(value, scaled) := "-" if {
	value < 0
	scaled > 0
} else := ""
