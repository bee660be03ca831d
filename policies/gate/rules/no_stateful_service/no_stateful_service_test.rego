package gate.rules.no_stateful_service_test

import data.gate.fixture
import data.gate.rules.no_stateful_service

answer_to(facts) := answer if answer := no_stateful_service.result with input as facts

reviewed(answer, reason) if {
	answer.outcome == "review"
	answer.waivable == false
	answer.reason == reason
}

beside(spec) := fixture.patched([
	{"op": "add", "path": "/services/orders-db", "value": spec},
	{"op": "add", "path": "/diff/placements/-", "value": {"service": "orders-db"}},
])

unknown := "Which services this change moves is not known."

test_success_stateless if {
	answer := answer_to(fixture.move)
	answer.outcome == "auto"
	answer.input == "service-1"
	answer.bound == "services that keep no state"
}

test_success_two_stateless if {
	answer := answer_to(beside({"stateful": false}))
	answer.outcome == "auto"
	answer.input == "2 services"
	answer.bound == "services that keep no state"
}

test_fail_stateful if {
	answer := answer_to(fixture.having("/services/service-1/stateful", true))
	reviewed(answer, "service-1 keeps state: a person decides.")
	answer.remedy == "Leave service-1 where it is."
}

test_fail_one_of_two_is_stateful if {
	reviewed(answer_to(beside({"stateful": true})), "orders-db keeps state: a person decides.")
}

test_fail_stateful_before_unknown if {
	answer := answer_to(json.patch(beside({"stateful": true}), [{"op": "replace", "path": "/services/service-1/stateful", "value": null}]))
	reviewed(answer, "orders-db keeps state: a person decides.")
}

test_fail_not_described if {
	every value in [null, {}, {"stateful": "false"}, {"stateful": 0}] {
		reviewed(answer_to(beside(value)), "The target branch does not say whether orders-db keeps state.")
	}
	answer_to(beside({})).remedy == "Describe orders-db in infra/services, with `stateful`."
}

test_fail_damaged_is_review if {
	every path in ["/services", "/services/service-1", "/services/service-1/stateful", "/diff/placements", "/diff/placements/0/service"] {
		every facts in fixture.damaged(path) {
			answer_to(facts).outcome == "review"
			answer_to(facts).waivable == false
		}
	}
}

test_fail_moves_nothing if {
	reviewed(answer_to(fixture.having("/diff/placements", [])), "This change moves no service.")
}

test_fail_no_list if {
	every value in [null, {}, {"0": {"service": "service-1"}}, "service-1"] {
		reviewed(answer_to(fixture.having("/diff/placements", value)), unknown)
	}
}

test_fail_nameless_and_not_described if {
	reviewed(answer_to(fixture.having("/diff/placements/0/service", "")), unknown)
}

# A service without a name is described by nobody, even where the empty name is.
test_fail_nameless if {
	every name in ["", null, 5] {
		answer := answer_to(fixture.patched([
			{"op": "add", "path": "/services/", "value": {"stateful": false}},
			{"op": "replace", "path": "/diff/placements/0/service", "value": name},
		]))
		reviewed(answer, unknown)
	}
}

test_fail_shown_as_unknown if {
	every value in [null, {}, "service-1", 5] {
		shown := no_stateful_service.shown with input as fixture.having("/diff/placements", value)
		shown == {"input": "unknown", "bound": "services that keep no state"}
	}
	nameless := no_stateful_service.shown with input as fixture.having("/diff/placements/0/service", 5)
	nameless.input == "1 services"
}

test_fail_a_name_that_says_nothing if {
	reviewed(answer_to(fixture.having("/diff/placements/0/service", "")), unknown)
}

test_success_shows_a_name_or_a_count if {
	several := no_stateful_service.shown with input as fixture.having("/diff/placements/0/service", 5)
	several.input == "1 services"
	nothing := no_stateful_service.shown with input as fixture.having("/diff/placements", {})
	nothing.input == "unknown"
}
