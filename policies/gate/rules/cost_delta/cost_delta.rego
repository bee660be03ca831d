# METADATA
# title: Monthly cost delta
# description: A change may raise the service's monthly cost by less than the threshold.
package gate.rules.cost_delta

import data.gate.lib

default result := {
	"outcome": "review",
	"reason": "What the service costs before and after, and what the move costs, is not known in USD.",
	"remedy": "Sign the four amounts of the cost in USD.",
	"waivable": false,
}

result := lib.auto("cost_delta", "The monthly cost rises by less than the limit.", shown) if {
	adds_up

	# Multiplied out, so that the edge is exact.
	rise * 100 < round(limit * lib.micros.before)
} else := lib.review(
	concat("", [
		"A saving of ",
		lib.number(lib.cost.savingUsdPerMonth, 2),
		" USD a month is not the difference of ",
		lib.number(lib.cost.beforeUsdPerMonth, 2),
		" and ",
		lib.number(lib.cost.afterUsdPerMonth, 2),
		".",
	]),
	"Sign a saving that is the cost before less the cost after.",
) if {
	limit
	not adds_up
} else := lib.missed(
	concat("", [
		"The service costs nothing now and ",
		lib.number(lib.cost.afterUsdPerMonth, 2),
		" USD a month after: there is no percentage.",
	]),
	"Let a person decide: a service that costs nothing cannot become cheaper.",
) if {
	limit
	lib.micros.before == 0
} else := lib.missed(
	concat("", ["The monthly cost goes from ", shown.input, ", which is not ", shown.bound, "."]),
	concat("", ["Choose a target that raises the cost by less than ", lib.number(limit, 1), " %."]),
) if {
	adds_up
} else := lib.unclaimed if {
	not lib.claim
}

default shown := {"input": "unknown", "bound": "below the limit"}

shown := {
	"input": concat("", [
		lib.number(lib.cost.beforeUsdPerMonth, 2),
		" to ",
		lib.number(lib.cost.afterUsdPerMonth, 2),
		" USD a month",
		percentage,
	]),
	"bound": concat("", ["below ", lib.number(limit, 1), " %"]),
}

limit := data.thresholds.cost_delta.belowPercent if lib.in_range(data.thresholds.cost_delta.belowPercent, -100, 100)

rise := lib.micros.after - lib.micros.before

# A cent on small amounts, a thousandth on large ones: what rounding may do.
adds_up if {
	abs(rise + lib.micros.saving) <= 10000
} else if {
	abs(rise + lib.micros.saving) * 1000 <= lib.micros.before
}

percentage := "" if {
	lib.micros.before == 0
} else := concat("", [" (", lib.pointed(round((rise * 1000) / lib.micros.before), 1), " %)"])
