package gate.rules.policy_trusted_test

import data.gate.fixture
import data.gate.rules.policy_trusted

answer_to(facts) := answer if answer := policy_trusted.result with input as facts

with_value(path, value) := answer_to(fixture.having(path, value))

reviewed(answer, reason) if {
	answer.outcome == "review"
	answer.waivable == false
	answer.reason == reason
}

unknown := "Under which policy the decision was taken is not known."

other_side := "The policy and the keys were not read from a side that the change cannot write."

other_policy := "The decision was taken under another policy."

versions(found, claimed, minimum) := answer_to(fixture.patched([
	{"op": "replace", "path": "/trust/policyVersion", "value": found},
	{"op": "replace", "path": "/diff/records/0/claim/policyVersion", "value": claimed},
	{"op": "replace", "path": "/trust/minimumPolicyVersion", "value": minimum},
]))

test_success_same_policy if {
	answer := answer_to(fixture.move)
	answer.outcome == "auto"
	answer.input == "policy 7"
	answer.bound == "the trusted side's policy, not an older one"
}

test_success_either_side if {
	with_value("/trust/source", "target-branch").outcome == "auto"
	with_value("/trust/source", "gate-project").outcome == "auto"
}

test_fail_other_side if {
	every value in ["unknown", "", null, true, "work-tree"] {
		reviewed(with_value("/trust/source", value), other_side)
	}
	reviewed(answer_to(fixture.lacking("/trust/source")), other_side)
}

test_success_versions if {
	versions(7, 7, 7).outcome == "auto"
	versions(8, 7, 3).outcome == "auto"
	versions(1, 1, 1).outcome == "auto"
	versions(1000000000, 1, 1).outcome == "auto"
}

test_fail_older_than_accepted if {
	reviewed(versions(7, 7, 8), "policy 7 is older than policy 8, the oldest that is accepted.")
	reviewed(versions(7, 6, 100), "policy 7 is older than policy 100, the oldest that is accepted.")
}

test_deny_older_than_the_decision if {
	answer := versions(6, 7, 3)
	answer.outcome == "deny"
	answer.waivable == false
	answer.reason == "policy 6 judges a decision that was taken under the newer policy 7."
	versions(6, 7, 10).outcome == "deny"
	versions(6, 7, null).outcome == "deny"
}

test_deny_whatever_the_source if {
	answer := answer_to(fixture.patched([
		{"op": "replace", "path": "/trust/policyVersion", "value": 6},
		{"op": "replace", "path": "/trust/source", "value": "unknown"},
	]))
	answer.outcome == "deny"
}

test_fail_versions_unknown if {
	every value in [null, "7", 0, -1, 0.5, 1000000001, [], true] {
		reviewed(versions(value, 7, 3), unknown)
		reviewed(versions(7, value, 3), unknown)
		reviewed(versions(7, 7, value), unknown)
	}
}

test_fail_other_policy if {
	reviewed(with_value("/trust/policyDigest", "sha256:1111"), other_policy)
	reviewed(with_value("/diff/records/0/claim/policyDigest", "sha256:1111"), other_policy)
}

test_fail_other_policy_of_the_oldest_version if {
	answer := answer_to(fixture.patched([
		{"op": "replace", "path": "/trust/policyDigest", "value": "sha256:1111"},
		{"op": "replace", "path": "/trust/minimumPolicyVersion", "value": 7},
	]))
	reviewed(answer, other_policy)
}

# Two unknowns are not the same.
test_fail_digest_unknown if {
	every value in ["", null, 5] {
		reviewed(with_value("/trust/policyDigest", value), unknown)
		reviewed(with_value("/diff/records/0/claim/policyDigest", value), unknown)
		answer := answer_to(fixture.patched([
			{"op": "replace", "path": "/trust/policyDigest", "value": value},
			{"op": "replace", "path": "/diff/records/0/claim/policyDigest", "value": value},
		]))
		reviewed(answer, unknown)
	}
}

test_fail_no_record if {
	reviewed(with_value("/diff/records", []), "This change carries no decision record.")
}

test_fail_trust_unknown if {
	every facts in fixture.damaged("/trust") {
		reviewed(answer_to(facts), other_side)
	}
}

test_fail_shown_as_unknown if {
	shown := policy_trusted.shown with input as fixture.having("/trust/policyVersion", null)
	shown == {"input": "unknown", "bound": "the trusted side's policy, not an older one"}
}

test_fail_another_policy_of_the_oldest_version if {
	answer := answer_to(fixture.patched([
		{"op": "replace", "path": "/trust/minimumPolicyVersion", "value": fixture.move.trust.policyVersion},
		{"op": "replace", "path": "/trust/policyDigest", "value": "sha256:0e0e"},
	]))
	reviewed(answer, other_policy)
}
