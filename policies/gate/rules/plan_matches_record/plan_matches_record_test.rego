package gate.rules.plan_matches_record_test

import data.gate.fixture
import data.gate.rules.plan_matches_record

outcome_with(path, value) := answer.outcome if {
	answer := plan_matches_record.result with input as fixture.having(path, value)
}

kept(index) := object.union(fixture.created(index), {"action": "no-op"})

extra(changes) := fixture.patched([{
	"op": "add",
	"path": "/plan/resources/-",
	"value": object.union(fixture.created(9), changes),
}])

test_success_intended if {
	answer := plan_matches_record.result with input as fixture.move
	answer.outcome == "auto"
	answer.reason == "The plan changes 4 resources of service-1 and leaves 2 x ecs.c6.large in alibaba/us-east-1."
}

test_success_instances_that_stay_are_counted if {
	answer := plan_matches_record.result with input as fixture.having("/plan/resources", [kept(0), fixture.created(1)])
	answer.outcome == "auto"
}

test_success_resources_that_name_no_place if {
	answer := plan_matches_record.result with input as extra({
		"instance": false, "namedServices": [],
		"place": {"provider": null, "region": null, "instanceType": null},
	})
	answer.outcome == "auto"
}

test_deny_digest if {
	outcome_with("/plan/digestMatches", false) == "deny"
}

test_deny_plan_of_another_commit if {
	outcome_with("/plan/headSha", "3333333333333333333333333333333333333333") == "deny"
}

test_deny_another_stack if {
	answer := plan_matches_record.result with input as extra({"stack": "service-2", "service": "service-2"})
	answer.outcome == "deny"
}

test_deny_resource_of_another_service if {
	answer := plan_matches_record.result with input as extra({"namedServices": ["service-1", "service-2"]})
	answer.outcome == "deny"
}

test_deny_elsewhere if {
	every field in ["provider", "region", "instanceType"] {
		outcome_with(concat("", ["/plan/resources/2/place/", field]), "elsewhere") == "deny"
	}
}

test_fail_too_many_instances if {
	answer := plan_matches_record.result with input as extra({})
	answer.outcome == "review"
}

test_fail_too_few_instances if {
	answer := plan_matches_record.result with input as fixture.lacking("/plan/resources/3")
	answer.outcome == "review"
}

test_fail_one_left_where_it_was if {
	answer := plan_matches_record.result with input as fixture.having("/plan/resources/1/action", "no-op")
	answer.outcome == "review"
}

test_fail_nothing_to_do if {
	outcome_with("/plan/resources", []) == "review"
}

test_fail_other_base if {
	outcome_with("/plan/baseSha", "3333333333333333333333333333333333333333") == "review"
}

test_fail_problem if {
	answer := plan_matches_record.result with input as fixture.having("/plan/problem", "there is no plan.json")
	answer.reason == "The plan cannot be judged: there is no plan.json."
}

test_fail_instance_without_a_name if {
	outcome_with("/plan/resources/2/namedServices", []) == "review"
}

test_fail_damaged_is_never_auto if {
	every path in [
		"/plan", "/plan/known", "/plan/digestMatches", "/plan/headSha", "/plan/baseSha", "/plan/resources",
		"/plan/resources/0/stack", "/plan/resources/0/service", "/plan/resources/0/action",
		"/plan/resources/2/stack", "/plan/resources/2/service", "/plan/resources/2/action", "/plan/resources/2/instance",
		"/plan/resources/2/place", "/plan/resources/2/place/region", "/head/sha", "/base/sha",
		"/diff/records/0/claim/to", "/diff/records/0/claim/to/count",
	] {
		every facts in fixture.damaged(path) {
			answer := plan_matches_record.result with input as facts
			answer.outcome != "auto"
		}
	}
}

test_fail_entry_that_is_no_resource_is_review if {
	every value in fixture.wrong_values {
		outcome_with("/plan/resources/0", value) == "review"
	}
}
