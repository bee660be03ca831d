# METADATA
# title: Monthly cost delta
# description: A change may raise the service's monthly cost by less than the threshold.
package gate.rules.cost_delta

import data.gate.lib

default result := {
	"outcome": "review",
	"reason": "The monthly cost before and after is not known as amounts of 0 to 1000000000 USD.",
	"waivable": false,
	"remedy": "Sign the monthly cost before and after, and the saving, as amounts in USD.",
}

result := lib.unclaimed if {
	not lib.claim
} else := lib.review(
	concat("", [
		"A saving of ",
		lib.number(saving, 2),
		" USD a month is not the difference of ",
		lib.number(before, 2),
		" and ",
		lib.number(after, 2),
		".",
	]),
	"Sign a saving that is the cost before less the cost after.",
) if {
	known
	not adds_up
} else := lib.missed(
	concat("", [
		"The service costs nothing now and ",
		lib.number(after, 2),
		" USD a month after: there is no percentage.",
	]),
	"Let a person decide: a service that costs nothing cannot become cheaper.",
) if {
	known
	before == 0
} else := lib.auto(concat("", ["The monthly cost goes ", movement, ", below the limit of ", limit_text, " %."])) if {
	known
	within
} else := lib.missed(
	concat("", ["The monthly cost goes ", movement, ", not below the limit of ", limit_text, " %."]),
	concat("", ["Choose a target that raises the cost by less than ", limit_text, " %."]),
) if {
	known
}

default shown := {"input": "unknown", "bound": "a change in percent below the threshold"}

shown := {"input": movement, "bound": concat("", ["below ", limit_text, " %"])} if known

before := lib.claim.cost.beforeUsdPerMonth

after := lib.claim.cost.afterUsdPerMonth

saving := lib.claim.cost.savingUsdPerMonth

limit := data.thresholds.cost_delta.belowPercent

known if {
	lib.in_range(before, 0, lib.largest_amount)
	lib.in_range(after, 0, lib.largest_amount)
	lib.in_range(saving, 0 - lib.largest_amount, lib.largest_amount)
	lib.in_range(limit, -100, 100)
}

difference := after - before

# A cent on small amounts, a thousandth on large ones: what rounding may do.
adds_up if abs(difference + saving) <= max([0.01, before / 1000])

# Multiplied out, so that the edge is exact.
within if difference * 100 < limit * before

movement := concat("", ["from ", lib.number(before, 2), " to ", lib.number(after, 2), " USD", percentage])

limit_text := lib.number(limit, 1)

percentage := concat("", [" (", lib.fixed((difference * 100) / before, 1), " %)"]) if {
	before > 0
} else := ""
