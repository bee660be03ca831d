# METADATA
# title: Minimum saving
# description: A move to save money saves enough for the disturbance that it is. Other moves are made for other reasons.
package gate.rules.minimum_saving

import data.gate.lib

default result := {
	"outcome": "review",
	"reason": "What the move saves and what it costs to make is not known in USD.",
	"remedy": "Sign the four amounts of the cost in USD.",
	"waivable": false,
}

result := lib.auto("minimum_saving", "The saving is worth the move.", shown) if {
	known
	saves_enough
	saves_share
	saves_effort
} else := lib.auto("minimum_saving", "This move is not made to save money.", shown) if {
	lib.claim.kind in ["heal", "scale", "revert"]
} else := lib.missed(
	concat("", ["A saving of ", lib.number(lib.cost.savingUsdPerMonth, 2), " USD a month is less than ", minimum_text, "."]),
	concat("", ["Wait for an offer that saves at least ", minimum_text, "."]),
) if {
	known
	not saves_enough
} else := lib.missed(
	concat("", ["A saving of ", lib.number(lib.cost.savingUsdPerMonth, 2), " USD a month is less than ", percent_text, "."]),
	concat("", ["Wait for an offer that saves at least ", percent_text, "."]),
) if {
	known
	not saves_share
} else := lib.missed(
	concat("", ["A saving of ", lib.number(lib.cost.savingUsdPerMonth, 2), " USD a month is less than ", ratio_text, "."]),
	concat("", ["Wait for an offer that saves at least ", ratio_text, "."]),
) if {
	known
} else := lib.unclaimed if {
	not lib.claim
}

default shown := {"input": "unknown", "bound": "moves to save money only"}

shown := {
	"input": concat("", [
		lib.number(lib.cost.savingUsdPerMonth, 2),
		" USD saved a month, ",
		lib.number(lib.cost.migrationUsd, 2),
		" USD once",
	]),
	"bound": concat("", ["at least ", minimum_text, ", ", percent_text, " and ", ratio_text]),
} if {
	known
} else := {"input": lib.claim.kind, "bound": "moves to save money only"}

limits := data.thresholds.minimum_saving

known if {
	lib.claim.kind == "optimize"
	lib.cost
	lib.is_amount(limits.minimumUsdPerMonth)
	lib.in_range(limits.minimumPercent, 0, 100)
	lib.in_range(limits.minimumSavingToDisruption, 0, 1000)
}

saves_enough if lib.cost.savingUsdPerMonth >= limits.minimumUsdPerMonth

# Multiplied out, so that the edges are exact and nothing is divided by zero.
saves_share if lib.micros.saving * 100 >= round(limits.minimumPercent * lib.micros.before)

saves_effort if lib.micros.saving >= round(limits.minimumSavingToDisruption * lib.micros.migration)

minimum_text := concat("", [lib.number(limits.minimumUsdPerMonth, 2), " USD a month"])

percent_text := concat("", [lib.number(limits.minimumPercent, 1), " % of the cost before"])

ratio_text := concat("", [lib.number(limits.minimumSavingToDisruption, 2), " times the cost of the move"])
