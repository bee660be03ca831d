# METADATA
# title: Confidence
# description: The probability that the target really is better has to be above the threshold.
package gate.rules.confidence

import data.gate.lib

default result := {
	"outcome": "review",
	"reason": "The confidence is not known as a number from 0 to 1.",
	"waivable": false,
	"remedy": "Sign a confidence from 0 to 1.",
}

result := lib.unclaimed if {
	not lib.claim
} else := lib.auto(concat("", ["Confidence ", confidence_text, " is above ", limit_text, "."])) if {
	known
	confidence > limit
} else := lib.missed(
	concat("", ["Confidence ", confidence_text, " is not above ", limit_text, "."]),
	concat("", ["Wait until the telemetry makes it more than ", limit_text, " likely that the target is better."]),
) if {
	known
}

default shown := {"input": "unknown", "bound": "a number from 0 to 1, above the threshold"}

shown := {"input": confidence_text, "bound": concat("", ["above ", limit_text])} if known

confidence := lib.claim.confidence

limit := data.thresholds.confidence.above

known if {
	lib.in_range(confidence, 0, 1)
	lib.in_range(limit, 0, 1)
}

confidence_text := lib.number(confidence, 3)

limit_text := lib.number(limit, 3)
