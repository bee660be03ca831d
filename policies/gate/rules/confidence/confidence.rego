# METADATA
# title: Confidence
# description: The probability that the target really is better has to be above the threshold.
package gate.rules.confidence

import data.gate.lib

default result := {
	"outcome": "review",
	"reason": "The confidence is not known as a number from 0 to 1.",
	"waivable": false,
}

result := lib.review(lib.without_claim) if {
	not lib.claim
} else := lib.auto(concat("", ["Confidence ", lib.fixed(confidence, 3), " is above ", lib.fixed(limit, 3), "."])) if {
	known
	confidence > limit
} else := lib.missed(concat("", [
	"Confidence ",
	lib.fixed(confidence, 3),
	" is not above ",
	lib.fixed(limit, 3),
	".",
])) if {
	known
}

confidence := lib.claim.confidence

limit := data.thresholds.confidence.above

known if {
	lib.in_range(confidence, 0, 1)
	lib.in_range(limit, 0, 1)
}
