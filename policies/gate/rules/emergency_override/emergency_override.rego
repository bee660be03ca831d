# METADATA
# title: Emergency override
# description: |
#   A decision to heal with authenticated evidence waives the objections of cost_delta and confidence.
#   What may be waived is fixed in main.rego; this rule only says whether there is an emergency.
package gate.rules.emergency_override

import data.gate.lib

default result := {
	"outcome": "review",
	"reason": "The emergency rests on no authenticated and recent evidence.",
	"waivable": false,
}

result := lib.auto("Nothing claims an emergency.") if {
	not lib.claim
} else := lib.auto("Not an emergency: nothing is waived.") if {
	lib.claim.kind in (lib.kinds - {"heal"})
} else := lib.auto(concat("", ["Emergency by ", evidence.alertName, ": cost_delta and confidence may be waived."])) if {
	active
}

default active := false

active if {
	lib.claim.kind == "heal"
	evidence.authenticated == true
	evidence.source in {"alertmanager", "telemetry"}
	lib.is_text(evidence.alertName)
	lib.is_text(evidence.observed)
	lib.is_instant(evidence.startsAt)
	lib.in_range(maximum_age_minutes, 1, 10080)
	lib.in_range(tolerance_seconds, 0, 600)
	lib.now - evidence.startsAt <= maximum_age_minutes * 60000
	evidence.startsAt - lib.now <= tolerance_seconds * 1000
}

evidence := lib.claim.evidence

maximum_age_minutes := data.thresholds.emergency_override.evidenceMaximumAgeMinutes

tolerance_seconds := data.thresholds.emergency_override.futureToleranceSeconds
