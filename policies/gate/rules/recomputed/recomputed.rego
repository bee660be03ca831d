# METADATA
# title: Recomputed
# description: |
#   Costs, confidence and score are what the gate computes itself from the signed snapshot, and the
#   snapshot's prices are near those of the catalogue. Nobody's own word is taken for any of them.
package gate.rules.recomputed

import data.gate.lib

default result := {
	"outcome": "review",
	"reason": "What the move costs and how sure it is cannot be computed anew.",
	"waivable": false,
	"remedy": "Sign the part of the snapshot that costs and confidence come from.",
}

result := lib.unclaimed if {
	not lib.claim
} else := lib.deny(
	concat("", ["The record says ", contradictions[0], "."]),
	"Sign what the snapshot yields.",
) if {
	count(contradictions) > 0
} else := lib.review(
	concat("", [
		"The snapshot's prices are not within ",
		lib.number(limits.lowestPriceRatio, 2),
		" to ",
		lib.number(limits.highestPriceRatio, 2),
		" times those of the catalogue.",
	]),
	"Look at the telemetry, or bring the catalogue up to date.",
) if {
	known
	not prices_plausible
} else := lib.auto("Costs, confidence and score are what the snapshot yields.") if {
	known
	prices_plausible
}

default shown := {"input": "unknown", "bound": "within 0.01 USD or 0.1 % of what the snapshot yields"}

shown := {
	"input": concat("", [
		lib.number(cost.afterUsdPerMonth, 2),
		" USD a month, ",
		lib.number(cost.migrationUsd, 2),
		" USD to move",
	]),
	"bound": concat("", [
		lib.number(computed.afterUsdPerMonth, 2),
		" USD a month, ",
		lib.number(computed.migrationUsd, 2),
		" USD to move, within 0.01 USD or 0.1 %",
	]),
} if {
	is_amount(cost.afterUsdPerMonth)
	is_amount(cost.migrationUsd)
	is_amount(computed.afterUsdPerMonth)
	is_amount(computed.migrationUsd)
}

cost := lib.claim.cost

computed := lib.record.recomputed

limits := data.thresholds.recomputed

contradictions := [sentence | some sentence in [after_differs, before_differs, migration_differs, confidence_differs, score_differs]; sentence != ""]

default after_differs := ""

after_differs := differing("after", cost.afterUsdPerMonth, computed.afterUsdPerMonth) if {
	is_amount(cost.afterUsdPerMonth)
	is_amount(computed.afterUsdPerMonth)
	not near(cost.afterUsdPerMonth, computed.afterUsdPerMonth)
}

default before_differs := ""

before_differs := differing("before", cost.beforeUsdPerMonth, computed.beforeUsdPerMonth) if {
	is_amount(cost.beforeUsdPerMonth)
	is_amount(computed.beforeUsdPerMonth)
	not near(cost.beforeUsdPerMonth, computed.beforeUsdPerMonth)
}

default migration_differs := ""

migration_differs := differing("for the move", cost.migrationUsd, computed.migrationUsd) if {
	is_amount(cost.migrationUsd)
	is_amount(computed.migrationUsd)
	not near(cost.migrationUsd, computed.migrationUsd)
}

differing(what, claimed, found) := concat("", [
	lib.number(claimed, 2),
	" USD ",
	what,
	"; its snapshot yields ",
	lib.number(found, 2),
])

default confidence_differs := ""

confidence_differs := concat("", [
	"confidence ",
	lib.number(lib.claim.confidence, 3),
	"; its snapshot yields ",
	lib.number(computed.confidence, 3),
]) if {
	compares_confidence
	lib.in_range(lib.claim.confidence, 0, 1)
	lib.in_range(computed.confidence, 0, 1)
	abs(lib.claim.confidence - computed.confidence) > 0.001
}

default score_differs := ""

score_differs := concat("", [
	"score ",
	lib.number(lib.claim.score.to, 3),
	"; its factors yield ",
	lib.number(computed.score, 3),
]) if {
	is_score(lib.claim.score.to)
	is_score(computed.score)
	abs(lib.claim.score.to - computed.score) > 0.000001
}

# A heal and a revert are not made because a series of costs was convincing.
compares_confidence if lib.claim.kind in {"optimize", "scale"}

is_amount(value) if lib.in_range(value, 0, lib.largest_amount)

is_score(value) if lib.in_range(value, 0 - lib.largest_amount, lib.largest_amount)

# A cent on small amounts, a thousandth on large ones.
near(claimed, found) if abs(claimed - found) <= max([0.01, found / 1000])

known if {
	is_amount(cost.afterUsdPerMonth)
	is_amount(computed.afterUsdPerMonth)
	is_amount(cost.migrationUsd)
	is_amount(computed.migrationUsd)
	before_known
	confidence_known
	score_known(lib.claim.score.to)
	score_known(computed.score)
	lib.in_range(limits.lowestPriceRatio, 0, 1)
	lib.in_range(limits.highestPriceRatio, 1, 100)
	is_amount(computed.toPriceRatio)
	ratio_known(computed.fromPriceRatio)
}

before_known if {
	is_amount(cost.beforeUsdPerMonth)
	is_amount(computed.beforeUsdPerMonth)
}

# What a service costs where it is down need not be known.
before_known if {
	lib.claim.kind == "heal"
	computed.beforeUsdPerMonth == null
}

confidence_known if {
	compares_confidence
	lib.in_range(lib.claim.confidence, 0, 1)
	lib.in_range(computed.confidence, 0, 1)
}

confidence_known if lib.claim.kind in {"heal", "revert"}

score_known(null)

score_known(value) if is_score(value)

ratio_known(null)

ratio_known(value) if is_amount(value)

prices_plausible if {
	plausible(computed.toPriceRatio)
	plausible(computed.fromPriceRatio)
}

plausible(null)

plausible(ratio) if lib.in_range(ratio, limits.lowestPriceRatio, limits.highestPriceRatio)
