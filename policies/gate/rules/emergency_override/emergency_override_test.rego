package gate.rules.emergency_override_test

import data.gate.fixture
import data.gate.rules.emergency_override

answer_to(facts) := answer if answer := emergency_override.result with input as facts

is_active(facts) if {
	emergency_override.active with input as facts
}

evidence_with(field, value) := fixture.healing(concat("", ["/diff/records/0/claim/evidence/", field]), value)

no_evidence := "The emergency rests on no authenticated and recent evidence."

calm(facts, reason) if {
	answer := answer_to(facts)
	answer.outcome == "review"
	answer.waivable == false
	answer.reason == reason
	not is_active(facts)
}

test_success_no_emergency if {
	answer := answer_to(fixture.move)
	answer.outcome == "auto"
	answer.input == "no emergency"
	answer.bound == "no emergency, or a proven one"
	answer.reason == "There is no emergency: nothing is waived."
	not is_active(fixture.move)
}

test_success_emergency if {
	answer := answer_to(fixture.heal)
	answer.outcome == "auto"
	answer.reason == "An emergency: cost_delta and confidence may be waived."
	answer.input == "ServiceDown, healed 0 times within a day"
	answer.bound == "alert and telemetry agree, target allowed, healed less than 2 times within a day"
	is_active(fixture.heal)
}

# Evidence alone makes no emergency: the kind has to say so, and the branch with it.
test_fail_evidence_without_heal if {
	every kind in ["optimize", "scale", "revert"] {
		facts := json.patch(fixture.of_kind(kind), [{"op": "replace", "path": "/diff/records/0/claim/evidence", "value": fixture.evidence}])
		answer_to(facts).outcome == "auto"
		not is_active(facts)
	}
}

test_success_no_claim_no_emergency if {
	answer_to(fixture.two_records).outcome == "auto"
	not is_active(fixture.two_records)
}

test_fail_damaged_evidence_is_review if {
	every field in ["source", "alertName", "startsAt", "authenticated", "observed"] {
		every value in [null, "", [], {}, -1, 1e30, false] {
			calm(evidence_with(field, value), no_evidence)
		}
		calm(json.patch(fixture.heal, [{"op": "remove", "path": concat("", ["/diff/records/0/claim/evidence/", field])}]), no_evidence)
	}
}

# An alert and telemetry: one of them alone is no emergency.
test_fail_without_an_alert if {
	is_active(evidence_with("source", "alertmanager"))
	not is_active(evidence_with("source", "telemetry"))
	not is_active(evidence_with("source", "hearsay"))
}

test_fail_true_as_a_text if {
	calm(evidence_with("authenticated", "true"), no_evidence)
}

test_fail_evidence_too_old_or_from_the_future if {
	calm(evidence_with("startsAt", fixture.now - 86400001), no_evidence)
	is_active(evidence_with("startsAt", fixture.now - 86400000))
	calm(evidence_with("startsAt", fixture.now + 60001), no_evidence)
	is_active(evidence_with("startsAt", fixture.now + 60000))
}

test_fail_instants_out_of_range if {
	late := [{"op": "replace", "path": "/now/ms", "value": 10000000000000}]
	is_active(json.patch(evidence_with("startsAt", 10000000000000), late))
	not is_active(json.patch(evidence_with("startsAt", 10000000000001), late))
	early := [{"op": "replace", "path": "/now/ms", "value": 1000000000000}]
	is_active(json.patch(evidence_with("startsAt", 1000000000000), early))
	not is_active(json.patch(evidence_with("startsAt", 999999999999), early))
}

test_fail_no_evidence if {
	every facts in [
		fixture.healing("/diff/records/0/claim/evidence", null),
		json.patch(fixture.heal, [{"op": "remove", "path": "/diff/records/0/claim/evidence"}]),
		fixture.healing("/now/source", "runner"),
	] {
		calm(facts, no_evidence)
	}
}

test_fail_not_corroborated if {
	every value in [false, null, "true", 1] {
		calm(evidence_with("corroborated", value), "Our own telemetry does not bear the alert out.")
	}
	calm(
		json.patch(fixture.heal, [{"op": "remove", "path": "/diff/records/0/claim/evidence/corroborated"}]),
		"Our own telemetry does not bear the alert out.",
	)
}

test_fail_target_not_allowed if {
	every change in [
		["/services/service-1/allowedProviders", ["gcp"]],
		["/target/machine", null],
		["/target/known", false],
		["/services/service-1/memoryGib", 64],
	] {
		calm(fixture.healing(change[0], change[1]), "The target of the emergency is not known to be allowed.")
	}
}

healed(times) := fixture.healing("/fleet/healsInLastDay", times)

test_fail_healed_too_often_or_unknown if {
	every times in [2, 3, 1000001, -1, null, "0", [], {}] {
		calm(healed(times), "How often the service was healed within a day is not known, or it was too often.")
	}
	answer_to(healed(2)).remedy == "Wait until it was healed less than 2 times within a day."
	is_active(healed(0))
	is_active(healed(1))
}

test_fail_fleet_unknown if {
	every facts in fixture.damaged_in(fixture.heal, "/fleet") {
		not is_active(facts)
		answer_to(facts).outcome == "review"
	}
}

under(field, value) if {
	emergency_override.active with input as fixture.heal
		with data.thresholds.emergency_override as object.union(data.thresholds.emergency_override, {field: value})
}

test_fail_thresholds_out_of_range if {
	every value in [0, 101, null, "2", []] {
		not under("healsPerServicePerDay", value)
	}
	every value in [0, 10081, null, "60", []] {
		not under("evidenceMaximumAgeMinutes", value)
	}
	every value in [-1, 601, null, "60", []] {
		not under("futureToleranceSeconds", value)
	}
}

test_success_thresholds_in_range if {
	under("healsPerServicePerDay", 1)
	under("healsPerServicePerDay", 100)
	under("evidenceMaximumAgeMinutes", 10080)
	under("futureToleranceSeconds", 0)
	under("futureToleranceSeconds", 600)
}

# A lifetime of nothing is none, not even for an alert of this very moment.
test_fail_no_age_at_all if {
	not alert_of_now(0)
	alert_of_now(1)
}

alert_of_now(minutes) if {
	emergency_override.active with input as evidence_with("startsAt", fixture.now)
		with data.thresholds.emergency_override.evidenceMaximumAgeMinutes as minutes
}

# Evidence first: what is not proven need not be allowed, or counted.
test_fail_in_order if {
	every change in [["/diff/records/0/claim/evidence/corroborated", false], ["/target/known", false], ["/fleet/healsInLastDay", 2]] {
		calm(json.patch(evidence_with("authenticated", false), [{"op": "replace", "path": change[0], "value": change[1]}]), no_evidence)
	}
	calm(json.patch(evidence_with("corroborated", false), [{"op": "replace", "path": "/target/known", "value": false}]), "Our own telemetry does not bear the alert out.")
	calm(json.patch(healed(2), [{"op": "replace", "path": "/target/known", "value": false}]), "The target of the emergency is not known to be allowed.")
}

test_success_shown if {
	shown := emergency_override.shown with input as fixture.having("/diff/records/0/claim/evidence", fixture.evidence)
	shown == {"input": "no emergency", "bound": "no emergency, or a proven one"}
	every value in [-1, "0", null, 1000001] {
		unknown := emergency_override.shown with input as healed(value)
		unknown == {"input": "unknown", "bound": "alert and telemetry agree, target allowed, not healed too often"}
	}
}

test_success_shortest_age if {
	emergency_override.active with input as evidence_with("startsAt", fixture.now - 60000)
		with data.thresholds.emergency_override.evidenceMaximumAgeMinutes as 1
}

test_fail_nothing_is_left_of_a_budget_below_one if {
	not is_active(fixture.heal) with data.thresholds.emergency_override.healsPerServicePerDay as 0.5
}

test_fail_evidence_has_to_count_for_a_minute if {
	not is_active(evidence_with("startsAt", fixture.now)) with data.thresholds.emergency_override.evidenceMaximumAgeMinutes as 0.5
}

test_fail_evidence_is_looked_at_before_the_target if {
	calm(json.patch(evidence_with("authenticated", false), [{"op": "replace", "path": "/target/known", "value": false}]), no_evidence)
}
