# METADATA
# title: Confidence
# description: The probability that the target really is better has to be above the threshold.
package gate.rules.confidence

import data.gate.lib

default result := {
	"outcome": "review",
	"reason": "The confidence is not known as a number from 0 to 1.",
	"remedy": "Sign a confidence from 0 to 1.",
	"waivable": false,
}

result := lib.auto("confidence", "The confidence is above the threshold.", shown) if {
	known
	confidence > limit
} else := lib.missed(
	concat("", ["Confidence ", lib.number(confidence, 3), " is not above ", lib.number(limit, 3), "."]),
	concat("", ["Wait until the target is better with a probability above ", lib.number(limit, 3), "."]),
) if {
	known
} else := lib.unclaimed if {
	not lib.claim
}

default shown := {"input": "unknown", "bound": "above the threshold"}

shown := {"input": lib.number(confidence, 3), "bound": concat("", ["above ", lib.number(limit, 3)])} if known

confidence := lib.claim.confidence

limit := data.thresholds.confidence.above

known if {
	lib.in_range(confidence, 0, 1)
	lib.in_range(limit, 0, 1)
}
