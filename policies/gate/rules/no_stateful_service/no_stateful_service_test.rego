package gate.rules.no_stateful_service_test

import data.gate.fixture
import data.gate.rules.no_stateful_service

test_success_stateless if {
	answer := no_stateful_service.result with input as fixture.move
	answer.outcome == "auto"
}

test_fail_stateful if {
	answer := no_stateful_service.result with input as fixture.having("/services/service-1/stateful", true)
	answer.reason == "service-1 keeps state: a person decides."
	answer.waivable == false
}

test_fail_one_of_two_is_stateful if {
	answer := no_stateful_service.result with input as fixture.patched([
		{"op": "add", "path": "/services/orders-db", "value": {"stateful": true}},
		{"op": "add", "path": "/diff/placements/-", "value": {"service": "orders-db"}},
	])
	answer.outcome == "review"
}

test_fail_damaged_is_review if {
	every path in ["/services", "/services/service-1", "/services/service-1/stateful", "/diff/placements", "/diff/placements/0/service"] {
		every facts in fixture.damaged(path) {
			answer := no_stateful_service.result with input as facts
			answer.outcome == "review"
		}
	}
}

test_fail_moves_nothing if {
	answer := no_stateful_service.result with input as fixture.having("/diff/placements", [])
	answer.outcome == "review"
}
