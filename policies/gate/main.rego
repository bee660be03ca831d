# METADATA
# title: Gate
# description: |
#   Gathers what every rule says and answers with one verdict. The default is the contract: whatever
#   is undefined, unregistered or malformed leaves the answer at `review`.
package gate

import data.gate.lib
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
	some entry in answers
	entry.outcome == "deny"
}

# Said positively: every registered rule is present and none objects. An empty set of rules is not clear.
clear if {
	count(answers) > 0
	count(answers) == count(data.thresholds)
	every entry in answers {
		satisfied(entry)
	}
}

satisfied(entry) if entry.outcome == "auto"

satisfied(entry) if {
	entry.outcome == "review"
	entry.waived
}

# One line for each rule, sorted by name: the thresholds name them too, so a rule that was lost is noticed.
answers := [
	answer("author_cannot_approve", author_cannot_approve.result, author_cannot_approve.shown),
	answer("blast_radius", blast_radius.result, blast_radius.shown),
	answer("confidence", confidence.result, confidence.shown),
	answer("cost_delta", cost_delta.result, cost_delta.shown),
	answer("data_only_diff", data_only_diff.result, data_only_diff.shown),
	answer("emergency_override", emergency_override.result, emergency_override.shown),
	answer("freeze_windows", freeze_windows.result, freeze_windows.shown),
	answer("known_origin", known_origin.result, known_origin.shown),
	answer("minimum_saving", minimum_saving.result, minimum_saving.shown),
	answer("no_stateful_service", no_stateful_service.result, no_stateful_service.shown),
	answer("not_replayed", not_replayed.result, not_replayed.shown),
	answer("plan_matches_record", plan_matches_record.result, plan_matches_record.shown),
	answer("policy_trusted", policy_trusted.result, policy_trusted.shown),
	answer("recomputed", recomputed.result, recomputed.shown),
	answer("record_fresh", record_fresh.result, record_fresh.shown),
	answer("record_matches_diff", record_matches_diff.result, record_matches_diff.shown),
	answer("signature", signature.result, signature.shown),
	answer("target_allowed", target_allowed.result, target_allowed.shown),
	answer("two_approvals", two_approvals.result, two_approvals.shown),
	answer("waivers", waivers.result, waivers.shown),
]

results := answers if {
	count(answers) == count(data.thresholds)
} else := [entry |
	all := array.concat(answers, lost)
	some name in sort([entry.rule | some entry in all])
	some entry in all
	entry.rule == name
]

lost := [objection(name, "This rule is not part of the policy that was loaded.") |
	some name, _ in data.thresholds
	every entry in answers {
		entry.rule != name
	}
]

answer(name, said, shown) := objection(name, "The facts are of a version that this policy does not know.") if {
	not input.version == 2
} else := objection(name, "This rule has no entry in the thresholds.") if {
	not is_object(data.thresholds[name])
} else := settled(name, said, shown, by(name, said)) if {
	said.outcome in {"auto", "review", "deny"}
	lib.is_text(said.reason)
} else := objection(name, "This rule gave an answer that is not one.")

settled(name, said, shown, by) := {
	"rule": name,
	"outcome": said.outcome,
	"reason": said.reason,
	"waived": by != null,
	"waivedBy": by,
	"input": shown.input,
	"bound": shown.bound,
	"remedy": said.remedy,
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

# An emergency sets aside two objections, a waiver five, whatever else calls itself waivable.
default by(_, _) := null

by(name, said) := "the emergency" if {
	said.waivable == true
	said.outcome == "review"
	name in {"confidence", "cost_delta"}
	emergency_override.active
} else := waivers.by(name) if {
	said.waivable == true
	said.outcome == "review"
	name in waivers.waivable
}
