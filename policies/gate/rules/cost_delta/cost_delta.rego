# METADATA
# title: Monthly cost delta
# description: A change may raise the service's monthly cost by less than the threshold.
package gate.rules.cost_delta

import data.gate.lib

default result := {
	"outcome": "review",
	"reason": "The monthly cost before and after is not known as amounts of 0 to 1000000000 USD.",
	"waivable": false,
}

result := lib.review(lib.without_claim) if {
	not lib.claim
} else := lib.review(concat("", [
	"A saving of ",
	lib.fixed(saving, 2),
	" USD a month is not the difference of ",
	lib.fixed(before, 2),
	" and ",
	lib.fixed(after, 2),
	".",
])) if {
	known
	not adds_up
} else := lib.missed(concat("", [
	"The service costs nothing now and ",
	lib.fixed(after, 2),
	" USD a month after: there is no percentage.",
])) if {
	known
	before == 0
} else := lib.auto(concat("", [movement, ", below the limit of +", lib.fixed(limit, 1), " %."])) if {
	known
	within
} else := lib.missed(concat("", [movement, ", not below the limit of +", lib.fixed(limit, 1), " %."])) if {
	known
}

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

# A cent on small amounts, a thousandth on large ones: what rounding may do.
adds_up if abs((before - after) - saving) <= max({0.01, before / 1000})

# Multiplied out, so that the edge is exact.
within if (after - before) * 100 < limit * before

movement := concat("", [
	"The monthly cost goes from ",
	lib.fixed(before, 2),
	" to ",
	lib.fixed(after, 2),
	" USD (",
	lib.fixed(((after - before) * 100) / before, 1),
	" %)",
])
