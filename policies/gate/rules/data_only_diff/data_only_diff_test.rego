package gate.rules.data_only_diff_test

import data.gate.fixture
import data.gate.rules.data_only_diff

outcome_with(path, value) := answer.outcome if {
	answer := data_only_diff.result with input as fixture.having(path, value)
}

test_success_one_placement_and_its_record if {
	answer := data_only_diff.result with input as fixture.move
	answer.outcome == "auto"
}

test_success_record_rewritten if {
	outcome_with("/diff/files/0/status", "modified") == "auto"
}

test_fail_no_base if {
	outcome_with("/diff/known", false) == "review"
}

test_fail_another_file if {
	answer := data_only_diff.result with input as fixture.patched([
		{"op": "add", "path": "/diff/files/-", "value": {"path": ".gitlab-ci.yml", "kind": "other", "service": null, "status": "modified", "regular": true}},
		{"op": "replace", "path": "/diff/fileCount", "value": 3},
	])
	answer.reason == ".gitlab-ci.yml is neither a placement nor a decision record."
}

test_fail_more_files_than_are_listed if {
	outcome_with("/diff/fileCount", 3) == "review"
}

test_fail_record_alone if {
	answer := data_only_diff.result with input as fixture.lacking("/diff/files/1")
	answer.outcome == "review"
}

test_fail_path_and_service_disagree if {
	outcome_with("/diff/files/1/path", "infra/placements/../main.ts") == "review"
	outcome_with("/diff/files/0/service", "service-2") == "review"
	outcome_with("/diff/placements/0/named", "service-2") == "review"
}

test_fail_more_than_literals if {
	outcome_with("/diff/placements/0/onlyMarkedLiterals", false) == "review"
	outcome_with("/diff/placements/0/problem", "line 3 is not of the known form") == "review"
}

test_fail_nothing_moved if {
	outcome_with("/diff/placements/0/after", fixture.source) == "review"
}

test_fail_damaged_is_review if {
	every path in [
		"/diff", "/diff/known", "/diff/files", "/diff/fileCount", "/diff/placements",
		"/diff/files/0/path", "/diff/files/0/kind", "/diff/files/0/service", "/diff/files/0/status", "/diff/files/0/regular",
		"/diff/files/1/path", "/diff/files/1/kind", "/diff/files/1/service", "/diff/files/1/status", "/diff/files/1/regular",
		"/diff/placements/0/service", "/diff/placements/0/named", "/diff/placements/0/onlyMarkedLiterals",
		"/diff/placements/0/before", "/diff/placements/0/after", "/diff/placements/0/before/count",
		"/diff/placements/0/after/count",
	] {
		every facts in fixture.damaged(path) {
			answer := data_only_diff.result with input as facts
			answer.outcome == "review"
		}
	}
}
