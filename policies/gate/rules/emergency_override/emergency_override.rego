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
	"waivable": false,
	"remedy": "Heal by an authenticated alert of the last day.",
}

result := lib.auto("Nothing claims an emergency.") if {
	not lib.claim
} else := lib.auto("Not an emergency: nothing is waived.") if {
	lib.claim.kind in {"optimize", "scale", "revert"}
} else := lib.auto(concat("", ["Emergency by ", evidence.alertName, ": cost_delta and confidence may be waived."])) if {
	active
} else := lib.review(
	"Our own telemetry does not bear the alert out.",
	"Wait until telemetry and alert agree.",
) if {
	not evidence.corroborated == true
} else := lib.review(
	"The target of the emergency is not known to be allowed.",
	"Choose a target that the rule target_allowed lets pass.",
) if {
	not target_allowed.result.outcome == "auto"
} else := lib.review(
	"How often the service was healed is not known, or it was too often.",
	concat("", ["Wait until the service was healed less than ", format_int(limits.healsPerServicePerDay, 10), " times within a day."]),
) if {
	not in_budget
}

default shown := {"input": "no emergency", "bound": "alert and telemetry agree, target allowed, budget left"}

shown := {
	"input": concat("", [evidence.alertName, ", healed ", format_int(heals, 10), " times within a day"]),
	"bound": concat("", [
		"alert and telemetry agree, target allowed, healed less than ",
		format_int(limits.healsPerServicePerDay, 10),
		" times within a day",
	]),
} if {
	lib.claim.kind == "heal"
	is_string(evidence.alertName)
	is_number(heals)
}

default active := false

active if {
	lib.claim.kind == "heal"
	evidence.authenticated == true
	evidence.corroborated == true
	evidence.source in {"alertmanager", "telemetry"}
	lib.is_text(evidence.alertName)
	lib.is_text(evidence.observed)
	lib.is_instant(evidence.startsAt)
	lib.in_range(limits.evidenceMaximumAgeMinutes, 1, 10080)
	lib.in_range(limits.futureToleranceSeconds, 0, 600)
	lib.now - evidence.startsAt <= limits.evidenceMaximumAgeMinutes * 60000
	evidence.startsAt - lib.now <= limits.futureToleranceSeconds * 1000
	target_allowed.result.outcome == "auto"
	in_budget
}

in_budget if {
	lib.in_range(heals, 0, 1000000)
	lib.in_range(limits.healsPerServicePerDay, 1, 100)
	heals < limits.healsPerServicePerDay
}

evidence := lib.claim.evidence

heals := input.fleet.healsInLastDay

limits := data.thresholds.emergency_override
