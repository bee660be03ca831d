# METADATA
# title: Emergency override
# description: |
#   A decision to heal waives the objections of cost_delta and confidence when an authenticated alert and
#   our own telemetry agree, the target is allowed and the service was not healed too often. What may be
#   waived is fixed in main.rego; this rule only says whether there is an emergency.
package gate.rules.emergency_override

import data.gate.lib
import data.gate.rules.target_allowed

default result := {
	"outcome": "review",
	"reason": "The emergency rests on no authenticated and recent evidence.",
	"remedy": "Heal by an authenticated alert of the last day.",
	"waivable": false,
}

result := lib.auto("emergency_override", "There is no emergency: nothing is waived.", shown) if {
	not lib.claim.kind == "heal"
} else := lib.auto("emergency_override", "An emergency: cost_delta and confidence may be waived.", shown) if {
	active
} else := lib.review(
	"Our own telemetry does not bear the alert out.",
	"Wait until telemetry and alert agree.",
) if {
	authentic
	not evidence.corroborated == true
} else := lib.review(
	"The target of the emergency is not known to be allowed.",
	"Choose a target that the rule target_allowed lets pass.",
) if {
	authentic
	not target_allowed.result.outcome == "auto"
} else := lib.review(
	"How often the service was healed within a day is not known, or it was too often.",
	concat("", ["Wait until it was healed less than ", json.marshal(limits.healsPerServicePerDay), " times within a day."]),
) if {
	authentic
}

default shown := {"input": "unknown", "bound": "alert and telemetry agree, target allowed, not healed too often"}

shown := {"input": "no emergency", "bound": "no emergency, or a proven one"} if {
	not lib.claim.kind == "heal"
} else := {
	"input": concat("", [evidence.alertName, ", healed ", json.marshal(input.fleet.healsInLastDay), " times within a day"]),
	"bound": concat("", [
		"alert and telemetry agree, target allowed, healed less than ",
		json.marshal(limits.healsPerServicePerDay),
		" times within a day",
	]),
} if {
	lib.is_count(input.fleet.healsInLastDay)
}

active if {
	authentic
	evidence.corroborated == true
	target_allowed.result.outcome == "auto"
	lib.is_count(input.fleet.healsInLastDay)
	lib.in_range(limits.healsPerServicePerDay, 1, 100)
	input.fleet.healsInLastDay < limits.healsPerServicePerDay
}

authentic if {
	lib.claim.kind == "heal"
	evidence.authenticated == true
	evidence.source == "alertmanager"
	lib.is_text(evidence.alertName)
	lib.is_text(evidence.observed)
	lib.is_instant(evidence.startsAt)
	lib.in_range(limits.evidenceMaximumAgeMinutes, 1, 10080)
	lib.in_range(limits.futureToleranceSeconds, 0, 600)
	lib.now - evidence.startsAt <= limits.evidenceMaximumAgeMinutes * 60000
	evidence.startsAt - lib.now <= limits.futureToleranceSeconds * 1000
}

evidence := lib.claim.evidence

limits := data.thresholds.emergency_override
