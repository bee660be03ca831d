package gate.rules.target_allowed_test

import data.gate.fixture
import data.gate.rules.target_allowed

outcome_with(path, value) := answer.outcome if {
	answer := target_allowed.result with input as fixture.having(path, value)
}

test_success_allowed if {
	answer := target_allowed.result with input as fixture.move
	answer.outcome == "auto"
}

test_success_named_in_every_list if {
	answer := target_allowed.result with input as fixture.patched([
		{"op": "replace", "path": "/services/service-1/allowedProviders", "value": ["alibaba"]},
		{"op": "replace", "path": "/services/service-1/allowedRegions", "value": ["alibaba/us-east-1"]},
		{"op": "replace", "path": "/services/service-1/residency", "value": ["na"]},
	])
	answer.outcome == "auto"
}

test_deny_not_in_the_catalogues if {
	outcome_with("/target/geography", null) == "deny"
	outcome_with("/target/machine", null) == "deny"
}

test_deny_not_allowed if {
	outcome_with("/services/service-1/allowedProviders", ["aws"]) == "deny"
	outcome_with("/services/service-1/allowedProviders", []) == "deny"
	outcome_with("/services/service-1/allowedRegions", ["alibaba/eu-central-1"]) == "deny"
	outcome_with("/services/service-1/residency", ["eu", "apac"]) == "deny"
}

test_fail_no_catalogues if {
	answer := target_allowed.result with input as fixture.having("/target", {"known": false, "geography": null, "machine": null})
	answer.outcome == "review"
}

test_fail_needs_not_met if {
	outcome_with("/services/service-1/gpu", "t4") == "review"
	outcome_with("/services/service-1/vcpu", 4) == "review"
	outcome_with("/services/service-1/memoryGib", 4.5) == "review"
}

test_success_gpu_met if {
	answer := target_allowed.result with input as fixture.patched([
		{"op": "replace", "path": "/services/service-1/gpu", "value": "t4"},
		{"op": "replace", "path": "/target/machine/gpu", "value": "t4"},
	])
	answer.outcome == "auto"
}

test_fail_damaged_is_never_auto if {
	every path in [
		"/target", "/target/known", "/target/geography", "/target/machine", "/target/machine/vcpu", "/target/machine/memoryGib",
		"/services", "/services/service-1", "/services/service-1/vcpu", "/services/service-1/memoryGib", "/diff/records/0/claim/to",
	] {
		every facts in fixture.damaged(path) {
			answer := target_allowed.result with input as facts
			answer.outcome != "auto"
		}
	}
}

test_fail_missing_need_is_review if {
	every field in ["allowedProviders", "allowedRegions", "residency", "gpu"] {
		answer := target_allowed.result with input as fixture.lacking(concat("", ["/services/service-1/", field]))
		answer.outcome == "review"
	}
}

test_success_gpu_that_is_not_needed if {
	outcome_with("/target/machine/gpu", "t4") == "auto"
	outcome_with("/target/machine/gpu", 4) == "review"
}
