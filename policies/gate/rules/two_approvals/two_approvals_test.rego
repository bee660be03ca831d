package gate.rules.two_approvals_test

import data.gate.fixture
import data.gate.rules.two_approvals

answer_to(facts) := answer if answer := two_approvals.result with input as facts

tier(value) := answer_to(fixture.having("/services/service-1/tier", value))

critical := fixture.having("/services/service-1/tier", "critical")

critical_with(path, value) := answer_to(json.patch(approved(["ann", "bob"]), [{"op": "replace", "path": path, "value": value}]))

approved(approvals) := json.patch(critical, [{"op": "replace", "path": "/forge/mergeRequest/approvals", "value": approvals}])

approved_by(approvals) := answer_to(approved(approvals))

reviewed(answer, reason) if {
	answer.outcome == "review"
	answer.waivable == false
	answer.reason == reason
}

unknown := "How critical the service is, or who approved, is not known."

short_of(approvals) := short("service-1", approvals)

short(services, approvals) := sprintf(
	"What changes %s has %d approvals of others; at least 2 are needed for what is critical.",
	[services, approvals],
)

# The same move, where the plan does something with another service too.
with_other(spec) := json.patch(fixture.move, [{"op": "add", "path": "/services/other", "value": spec}])

# What people change themselves.
unrecorded(facts) := json.patch(facts, [{"op": "replace", "path": "/diff/records", "value": []}])

by(facts, approvals) := answer_to(json.patch(
	facts,
	[{"op": "replace", "path": "/forge/mergeRequest/approvals", "value": approvals}],
))

no_record := "This change carries no decision record."

test_success_not_critical if {
	tier("standard").outcome == "auto"
	tier("standard").input == "tier standard"
	tier("standard").bound == "two approvals of others for a critical service"
	tier("standard").reason == "No service is critical."
	tier("batch").outcome == "auto"
}

# A service that is not critical needs nobody, so nobody need be known.
test_success_not_critical_approvals_unknown if {
	answer_to(fixture.having("/forge/mergeRequest", null)).outcome == "auto"
}

test_fail_tier_unknown if {
	every value in [null, "", "Critical", "gold", 5, [], {}, true] {
		reviewed(tier(value), unknown)
	}
	every facts in fixture.damaged("/services/service-1") {
		reviewed(answer_to(facts), unknown)
	}
}

test_success_two_others if {
	answer := approved_by(["ann", "bob"])
	answer.outcome == "auto"
	answer.reason == "Enough people approved who had no part in the change."
	answer.input == "2 approvals of others"
	answer.bound == "at least 2"
	approved_by(["ann", "bob", "cid"]).outcome == "auto"
	approved_by(["trimtab", "ann", "bob"]).outcome == "auto"
}

test_fail_too_few if {
	reviewed(approved_by([]), short_of(0))
	reviewed(approved_by(["ann"]), short_of(1))
	approved_by(["ann"]).remedy == "Let 2 people approve who had no part in the change."
}

test_fail_same_person_twice if {
	reviewed(approved_by(["ann", "ann"]), short_of(1))
}

test_fail_the_bot_is_nobody if {
	reviewed(approved_by(["ann", "trimtab"]), short_of(1))
	reviewed(critical_with("/forge/bot", "bob"), short_of(1))
}

test_fail_the_author_is_no_other if {
	reviewed(critical_with("/forge/mergeRequest/author", "ann"), short_of(1))
}

test_fail_who_wrote_a_commit_is_no_other if {
	reviewed(critical_with("/forge/mergeRequest/commitAuthors", ["trimtab", "bob"]), short_of(1))
	reviewed(critical_with("/forge/mergeRequest/commitAuthors", ["ann", "bob"]), short_of(0))
}

test_fail_approvals_unknown if {
	every value in [null, "ann", {}, [null], [5], [""], ["ann", "bob", null], {"0": "ann", "1": "bob"}] {
		reviewed(critical_with("/forge/mergeRequest/approvals", value), unknown)
		reviewed(critical_with("/forge/mergeRequest/commitAuthors", value), unknown)
	}
	every value in [null, "", 5] {
		reviewed(critical_with("/forge/mergeRequest/author", value), unknown)
		reviewed(critical_with("/forge/bot", value), unknown)
	}
	reviewed(critical_with("/forge/mergeRequest", null), unknown)
}

under(value, approvals) := answer if {
	answer := two_approvals.result with input as approved(approvals) with data.thresholds.two_approvals.approvals as value
}

ten := ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"]

test_fail_threshold_out_of_range if {
	every value in [null, "2", 0, 1, 11, []] {
		reviewed(under(value, ten), unknown)
	}
}

test_success_threshold_in_range if {
	under(10, ten).outcome == "auto"
	under(3, ["ann", "bob"]).reason == "What changes service-1 has 2 approvals of others; at least 3 are needed for what is critical."
}

test_fail_no_record if {
	reviewed(answer_to(fixture.having("/diff/records", [])), "This change carries no decision record.")
	shown := two_approvals.shown with input as fixture.having("/diff/records", [])
	shown == {"input": "unknown", "bound": "two approvals of others for a critical service"}
}

# Whatever the decision is about: what else changes asks for two as well.
test_fail_another_service_is_critical if {
	every spec in [{"tier": "critical"}, {"tier": "gold"}, {"tier": null}, {}, null, "standard", []] {
		reviewed(answer_to(with_other(spec)), short("other", 0))
		reviewed(by(with_other(spec), ["ann"]), short("other", 1))
		by(with_other(spec), ["ann", "bob"]).outcome == "auto"
	}
	every spec in [{"tier": "standard"}, {"tier": "batch"}] {
		answer_to(with_other(spec)).outcome == "auto"
		answer_to(with_other(spec)).input == "tier standard"
	}
}

test_fail_names_what_is_critical if {
	both := json.patch(with_other({"tier": "critical"}), [
		{"op": "replace", "path": "/services/service-1/tier", "value": "critical"},
		{"op": "add", "path": "/services/a-cluster", "value": null},
		{"op": "add", "path": "/services/usual", "value": {"tier": "batch"}},
	])
	reviewed(answer_to(both), short("a-cluster, other, service-1", 0))
}

test_fail_another_service_and_approvals_unknown if {
	facts := json.patch(
		with_other({"tier": "critical"}),
		[{"op": "replace", "path": "/forge/mergeRequest/approvals", "value": null}],
	)
	reviewed(answer_to(facts), unknown)
	shown := two_approvals.shown with input as facts
	shown.input == "unknown"
}

test_success_any_known_tier_beside_a_critical_one if {
	every value in ["standard", "batch", "critical"] {
		facts := json.patch(
			with_other({"tier": "critical"}),
			[{"op": "replace", "path": "/services/service-1/tier", "value": value}],
		)
		by(facts, ["ann", "bob"]).outcome == "auto"
		by(facts, ["ann"]).outcome == "review"
	}
}

# A decision about a service of no known tier is none, whoever approved.
test_fail_two_others_for_a_tier_unknown if {
	every value in [null, "", "Critical", "gold", 5, [], {}, true] {
		reviewed(by(fixture.having("/services/service-1/tier", value), ["ann", "bob"]), unknown)
	}
	reviewed(by(fixture.having("/services", {"other": null}), ["ann", "bob"]), unknown)
}

test_success_two_others_without_a_record if {
	every spec in [{"tier": "critical"}, {"tier": "gold"}, null] {
		by(unrecorded(with_other(spec)), ["ann", "bob"]).outcome == "auto"
	}
	by(unrecorded(critical), ["ann", "bob"]).outcome == "auto"
}

test_fail_too_few_without_a_record if {
	reviewed(by(unrecorded(critical), ["ann"]), short_of(1))
	reviewed(by(unrecorded(critical), null), no_record)
	reviewed(by(unrecorded(fixture.move), ["ann", "bob"]), no_record)
	every value in [{}, [], null, "other", 5] {
		reviewed(by(unrecorded(fixture.having("/services", value)), ["ann", "bob"]), no_record)
	}
}
