# METADATA
# title: Minimum saving
# description: A move to save money saves enough for the disturbance that it is. Other moves are made for other reasons.
package gate.rules.minimum_saving

import data.gate.lib

default result := {
	"outcome": "review",
	"reason": "What the move saves and what it costs to make is not known in USD.",
	"waivable": false,
	"remedy": "Sign the monthly cost before, the saving and the cost of the move as amounts in USD.",
}

result := lib.unclaimed if {
	not lib.claim
} else := lib.auto("This move is not made to save money.") if {
	lib.claim.kind in {"heal", "scale", "revert"}
} else := lib.missed(
	concat("", ["A saving of ", saving_text, " is less than ", minimum_text, "."]),
	concat("", ["Wait for an offer that saves at least ", minimum_text, "."]),
) if {
	known
	saving < limits.minimumUsdPerMonth
} else := lib.missed(
	concat("", ["A saving of ", saving_text, " is less than ", percent_text, " of the cost before."]),
	concat("", ["Wait for an offer that saves at least ", percent_text, "."]),
) if {
	known
	saving * 100 < limits.minimumPercent * before
} else := lib.missed(
	concat("", ["A saving of ", saving_text, " is less than ", ratio_text, " times the ", lib.number(migration, 2), " USD of the move."]),
	concat("", ["Wait for an offer that saves at least ", ratio_text, " times what the move costs."]),
) if {
	known
	saving < limits.minimumSavingToDisruption * migration
} else := lib.auto(concat("", ["The move saves ", saving_text, ", enough for ", lib.number(migration, 2), " USD of moving."])) if {
	known
}

default shown := {"input": "unknown", "bound": "a saving above the thresholds"}

shown := {"input": "no move to save money", "bound": "moves to save money only"} if {
	lib.claim.kind in {"heal", "scale", "revert"}
} else := {
	"input": concat("", [saving_text, " saved, ", lib.number(migration, 2), " USD to move"]),
	"bound": concat("", ["at least ", minimum_text, ", ", percent_text, " and ", ratio_text, " times the cost of the move"]),
} if {
	known
}

before := lib.claim.cost.beforeUsdPerMonth

saving := lib.claim.cost.savingUsdPerMonth

migration := lib.claim.cost.migrationUsd

limits := data.thresholds.minimum_saving

known if {
	lib.in_range(before, 0, lib.largest_amount)
	lib.in_range(saving, 0 - lib.largest_amount, lib.largest_amount)
	lib.in_range(migration, 0, lib.largest_amount)
	lib.in_range(limits.minimumUsdPerMonth, 0, lib.largest_amount)
	lib.in_range(limits.minimumPercent, 0, 100)
	lib.in_range(limits.minimumSavingToDisruption, 0, 1000)
}

saving_text := concat("", [lib.number(saving, 2), " USD a month"])

minimum_text := concat("", [lib.number(limits.minimumUsdPerMonth, 2), " USD a month"])

percent_text := concat("", [lib.number(limits.minimumPercent, 1), " %"])

ratio_text := lib.number(limits.minimumSavingToDisruption, 2)
