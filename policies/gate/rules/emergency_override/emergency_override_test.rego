package gate.rules.emergency_override_test

import data.gate.fixture
import data.gate.rules.emergency_override

evidence_with(field, value) := json.patch(fixture.heal, [{
	"op": "replace",
	"path": concat("", ["/diff/records/0/claim/evidence/", field]),
	"value": value,
}])

test_success_no_emergency if {
	answer := emergency_override.result with input as fixture.move
	answer.outcome == "auto"
	not emergency_override.active with input as fixture.move
}

test_success_emergency if {
	answer := emergency_override.result with input as fixture.heal
	answer.outcome == "auto"
	emergency_override.active with input as fixture.heal
}

# Evidence alone makes no emergency: the kind has to say so, and the branch with it.
test_fail_evidence_without_heal if {
	facts := fixture.having("/diff/records/0/claim/evidence", fixture.evidence)
	not emergency_override.active with input as facts
}

test_fail_damaged_evidence_is_review if {
	every field in ["source", "alertName", "startsAt", "authenticated", "observed"] {
		every value in [null, "", [], {}, -1, 1e30, false] {
			answer := emergency_override.result with input as evidence_with(field, value)
			answer.outcome == "review"
			not emergency_override.active with input as evidence_with(field, value)
		}
	}
}

test_fail_true_as_a_text if {
	not emergency_override.active with input as evidence_with("authenticated", "true")
}

test_fail_evidence_too_old_or_from_the_future if {
	not emergency_override.active with input as evidence_with("startsAt", fixture.now - 86400001)
	emergency_override.active with input as evidence_with("startsAt", fixture.now - 86400000)
	not emergency_override.active with input as evidence_with("startsAt", fixture.now + 60001)
	emergency_override.active with input as evidence_with("startsAt", fixture.now + 60000)
}

test_fail_no_evidence if {
	every facts in [
		json.patch(fixture.heal, [{"op": "replace", "path": "/diff/records/0/claim/evidence", "value": null}]),
		json.patch(fixture.heal, [{"op": "remove", "path": "/diff/records/0/claim/evidence"}]),
		json.patch(fixture.heal, [{"op": "replace", "path": "/now/source", "value": "runner"}]),
	] {
		answer := emergency_override.result with input as facts
		answer.outcome == "review"
		not emergency_override.active with input as facts
	}
}
