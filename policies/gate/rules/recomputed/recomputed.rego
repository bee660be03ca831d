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
	"remedy": "Sign the part of the snapshot that costs and confidence come from.",
	"waivable": false,
}

result := lib.auto("recomputed", "Costs, confidence and score are what the snapshot yields.", shown) if {
	near(lib.cost.afterUsdPerMonth, found.afterUsdPerMonth)
	near(lib.cost.migrationUsd, found.migrationUsd)
	before_agrees
	confidence_agrees
	score_agrees
	lib.in_range(limits.lowestPriceRatio, 0, 1)
	lib.in_range(limits.highestPriceRatio, 1, 100)
	is_plausible(found.toPriceRatio)
	from_plausible
	goes_back
} else := lib.unclaimed if {
	not lib.claim
} else := lib.deny(
	contradiction("a monthly cost after of ", lib.claim.cost.afterUsdPerMonth, found.afterUsdPerMonth, 2),
	"Sign what the snapshot yields.",
) if {
	far(lib.claim.cost.afterUsdPerMonth, found.afterUsdPerMonth)
} else := lib.deny(
	contradiction("a monthly cost before of ", lib.claim.cost.beforeUsdPerMonth, found.beforeUsdPerMonth, 2),
	"Sign what the snapshot yields.",
) if {
	far(lib.claim.cost.beforeUsdPerMonth, found.beforeUsdPerMonth)
} else := lib.deny(
	contradiction("a one-off cost of ", lib.claim.cost.migrationUsd, found.migrationUsd, 2),
	"Sign what the snapshot yields.",
) if {
	far(lib.claim.cost.migrationUsd, found.migrationUsd)
} else := lib.deny(
	contradiction("a confidence of ", lib.claim.confidence, found.confidence, 3),
	"Sign what the snapshot yields.",
) if {
	is_number(lib.claim.confidence)
	is_number(found.confidence)
	not confidence_agrees
} else := lib.deny(
	contradiction("a score of ", lib.claim.score.to, found.score, 3),
	"Sign what the factors yield.",
) if {
	is_number(lib.claim.score.to)
	is_number(found.score)
	not score_agrees
} else := lib.review(
	concat("", [
		"A price of the snapshot is not ",
		lib.number(limits.lowestPriceRatio, 2),
		" to ",
		lib.number(limits.highestPriceRatio, 2),
		" times that of the catalogue.",
	]),
	"Look at the telemetry, or bring the catalogue up to date.",
) if {
	some ratio in [found.fromPriceRatio, found.toPriceRatio]
	lib.is_amount(ratio)
	not is_plausible(ratio)
} else := lib.review(
	"It takes nothing back: the last move of this service did not come from where this one goes.",
	"Go back to where the last move came from, or sign the move for what it is.",
) if {
	lib.claim.kind == "revert"
	lib.record.takesBack == false
}

default shown := {"input": "unknown", "bound": "within 0.01 USD or 0.1 % of what the snapshot yields"}

shown := {
	"input": concat("", [
		lib.number(lib.cost.afterUsdPerMonth, 2),
		" USD a month, ",
		lib.number(lib.cost.migrationUsd, 2),
		" USD once",
	]),
	"bound": concat("", [
		lib.number(found.afterUsdPerMonth, 2),
		" USD a month, ",
		lib.number(found.migrationUsd, 2),
		" USD once, within 0.1 %",
	]),
} if {
	is_number(found.afterUsdPerMonth)
	is_number(found.migrationUsd)
}

found := lib.record.recomputed

limits := data.thresholds.recomputed

# A cent on small amounts, a thousandth on large ones.
near(claimed, computed) if {
	lib.is_amount(computed)
	abs(lib.millionths(claimed) - lib.millionths(computed)) <= 10000
} else if {
	lib.is_amount(computed)
	abs(lib.millionths(claimed) - lib.millionths(computed)) * 1000 <= lib.millionths(computed)
}

far(claimed, computed) if {
	lib.is_amount(claimed)
	lib.is_amount(computed)
	not near(claimed, computed)
}

before_agrees if {
	near(lib.cost.beforeUsdPerMonth, found.beforeUsdPerMonth)
} else if {
	# What a service costs where it is down need not be known.
	lib.claim.kind == "heal"
	found.beforeUsdPerMonth == null
}

confidence_agrees if {
	lib.billionths(abs(lib.claim.confidence - found.confidence)) <= 1000000
} else if {
	# These are not made because a series of costs was convincing.
	lib.claim.kind in ["heal", "revert"]
}

# A score that is claimed is computed anew; where none is, none comes out.
score_agrees if {
	lib.billionths(abs(lib.claim.score.to - found.score)) <= 1000
} else if {
	lib.claim.score.to == null
	found.score == null
}

from_plausible if {
	is_plausible(found.fromPriceRatio)
} else if {
	# A place that is down may have left the catalogue.
	lib.claim.kind == "heal"
	found.fromPriceRatio == null
}

# What is taken back needs no series of costs, so it has to be just that.
goes_back if {
	lib.claim.kind != "revert"
} else if {
	lib.record.takesBack == true
}

is_plausible(ratio) if lib.in_range(ratio, limits.lowestPriceRatio, limits.highestPriceRatio)

contradiction(what, claimed, computed, decimals) := concat("", [
	"The record says ",
	what,
	lib.number(claimed, decimals),
	"; its snapshot yields ",
	lib.number(computed, decimals),
	".",
])
