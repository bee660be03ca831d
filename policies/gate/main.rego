# METADATA
# title: Gate
# description: |
#   Gathers what every rule says and answers with one verdict. The default is the contract: whatever
#   is undefined, unregistered or malformed leaves the answer at `review`.
package gate

import data.gate.rules.author_cannot_approve
import data.gate.rules.blast_radius
import data.gate.rules.confidence
import data.gate.rules.cost_delta
import data.gate.rules.data_only_diff
import data.gate.rules.emergency_override
import data.gate.rules.freeze_windows
import data.gate.rules.known_origin
import data.gate.rules.minimum_saving
import data.gate.rules.no_stateful_service
import data.gate.rules.not_replayed
import data.gate.rules.plan_matches_record
import data.gate.rules.policy_trusted
import data.gate.rules.recomputed
import data.gate.rules.record_fresh
import data.gate.rules.record_matches_diff
import data.gate.rules.signature
import data.gate.rules.target_allowed
import data.gate.rules.two_approvals
import data.gate.rules.waivers

# METADATA
# title: Verdict
# description: The worst outcome that was not waived, and each rule with its reason, sorted by name.
# entrypoint: true
verdict := {"outcome": outcome, "rules": results}

default outcome := "review"

outcome := "auto" if {
	clear
} else := "deny" if {
	some entry in results
	entry.outcome == "deny"
}

# Said positively: every registered rule is present, and none objects. There are twenty, so no rules are not clear.
clear if {
	input.version == 2
	count(answers) == count(data.thresholds)
	every entry in answers {
		satisfied(entry)
	}
}

satisfied(entry) if {
	entry.outcome == "auto"
} else if {
	entry.outcome == "review"
	entry.waived
}

results := answers if {
	input.version == 2
	count(answers) == count(data.thresholds)
} else := [entry |
	all := array.concat(answers, lost)
	some name in sort([entry.rule | some entry in all])
	some entry in all
	entry.rule == name
] if {
	input.version == 2
} else := [objection(entry.rule, "The facts are of a version that this policy does not know.") | some entry in answers]

lost := [objection(name, "This rule is not part of the policy that was loaded.") |
	some name, _ in data.thresholds
	every entry in answers {
		entry.rule != name
	}
]

# One line for each rule, sorted by name: the thresholds name them too, so a rule that was lost is noticed.
answers := [
	answer("author_cannot_approve", author_cannot_approve.result),
	answer("blast_radius", blast_radius.result),
	answer("confidence", confidence.result),
	answer("cost_delta", cost_delta.result),
	answer("data_only_diff", data_only_diff.result),
	answer("emergency_override", emergency_override.result),
	answer("freeze_windows", freeze_windows.result),
	answer("known_origin", known_origin.result),
	answer("minimum_saving", minimum_saving.result),
	answer("no_stateful_service", no_stateful_service.result),
	answer("not_replayed", not_replayed.result),
	answer("plan_matches_record", plan_matches_record.result),
	answer("policy_trusted", policy_trusted.result),
	answer("recomputed", recomputed.result),
	answer("record_fresh", record_fresh.result),
	answer("record_matches_diff", record_matches_diff.result),
	answer("signature", signature.result),
	answer("target_allowed", target_allowed.result),
	answer("two_approvals", two_approvals.result),
	answer("waivers", waivers.result),
]

answer(name, said) := said if {
	said.outcome == "auto"
	data.thresholds[name]
} else := objection(name, "This rule has no entry in the thresholds.") if {
	not data.thresholds[name]
} else := {
	"rule": name,
	"outcome": said.outcome,
	"reason": said.reason,
	"waived": waiver != null,
	"waivedBy": waiver,
	"input": data.gate.rules[name].shown.input,
	"bound": data.gate.rules[name].shown.bound,
	"remedy": said.remedy,
} if {
	said.outcome in ["review", "deny"]
	waiver := waiver_of(name, said)
} else := objection(name, "This rule gave an answer that is not one.")

# An emergency sets aside two objections, a waiver five, whatever else calls itself waivable. Nothing sets aside
# what is denied.
waiver_of(name, said) := "the emergency" if {
	is_missed(said)
	name in ["confidence", "cost_delta"]
	emergency_override.active
} else := waivers.by(name) if {
	is_missed(said)
} else := null

is_missed(said) if {
	said.outcome == "review"
	said.waivable == true
}

objection(name, reason) := {
	"rule": name,
	"outcome": "review",
	"reason": reason,
	"waived": false,
	"waivedBy": null,
	"input": "unknown",
	"bound": "a rule that can be asked",
	"remedy": "Build the gate and its policy from the same version.",
}
