package gate.rules.blast_radius_test

import data.gate.fixture
import data.gate.rules.blast_radius

answer_to(facts) := answer if answer := blast_radius.result with input as facts

fleet_of(facts, fleet) := answer_to(json.patch(facts, [{"op": "replace", "path": "/fleet", "value": fleet}]))

moving(services, in_flight) := fleet_of(fixture.move, {"services": services, "inFlight": in_flight, "recentByProvider": {}})

healing(services, in_flight) := fleet_of(fixture.heal, {"services": services, "inFlight": in_flight, "recentByProvider": {}})

arriving(recent) := fleet_of(fixture.move, {"services": 14, "inFlight": 0, "recentByProvider": recent})

missed(answer, reason) if {
	answer.outcome == "review"
	answer.waivable == true
	answer.reason == reason
}

reviewed(answer, reason) if {
	answer.outcome == "review"
	answer.waivable == false
	answer.reason == reason
}

unknown := "How much else of the fleet is moving is not known."

test_success_few if {
	answer := answer_to(fixture.move)
	answer.outcome == "auto"
	answer.input == "2 of 14 services moving, 3 to alibaba within an hour"
	answer.bound == "at most 5 and 5 moving, 20 to one provider"
}

test_success_on_each_edge if {
	moving(1000, 4).outcome == "auto"
	moving(5, 1).outcome == "auto"
	healing(1000, 19).outcome == "auto"
	healing(3, 2).outcome == "auto"
	arriving({"alibaba": 19}).outcome == "auto"
}

test_fail_too_many_at_once if {
	missed(moving(1000, 5), "6 of 1000 services moving, 1 to alibaba within an hour: more than 5 at once.")
	missed(healing(1000, 20), "21 of 1000 services moving, 1 to alibaba within an hour: more than 20 at once.")
}

test_fail_too_large_a_share if {
	missed(moving(5, 2), "3 of 5 services moving, 1 to alibaba within an hour: more than 2, the share of the fleet that may move at once.")
	missed(moving(9, 3), "4 of 9 services moving, 1 to alibaba within an hour: more than 3, the share of the fleet that may move at once.")
	moving(10, 3).outcome == "auto"
	missed(healing(3, 3), "4 of 3 services moving, 1 to alibaba within an hour: more than 3, the share of the fleet that may move at once.")
}

# A limit that is just kept is not the one that is missed.
test_fail_in_order if {
	missed(moving(10, 4), "5 of 10 services moving, 1 to alibaba within an hour: more than 4, the share of the fleet that may move at once.")
	crowded := fleet_of(fixture.move, {"services": 10, "inFlight": 3, "recentByProvider": {"alibaba": 20}})
	missed(crowded, "4 of 10 services moving, 21 to alibaba within an hour: more than 20 to one provider.")
	full := fleet_of(fixture.move, {"services": 100, "inFlight": 4, "recentByProvider": {"alibaba": 20}})
	missed(full, "5 of 100 services moving, 21 to alibaba within an hour: more than 20 to one provider.")
}

test_fail_shown_as_unknown if {
	every value in [-1, 1000001] {
		shown := blast_radius.shown with input as fixture.having("/fleet/inFlight", value)
		shown == {"input": "unknown", "bound": "few moves at once"}
	}
}

# A fleet of two could not move otherwise.
test_success_one_service_always if {
	moving(1, 0).outcome == "auto"
	moving(2, 0).outcome == "auto"
	missed(moving(2, 1), "2 of 2 services moving, 1 to alibaba within an hour: more than 1, the share of the fleet that may move at once.")
}

test_fail_too_many_to_one_provider if {
	answer := arriving({"alibaba": 20, "aws": 0})
	missed(answer, "1 of 14 services moving, 21 to alibaba within an hour: more than 20 to one provider.")
	answer.remedy == "Wait until fewer services have moved to alibaba within an hour."
}

test_success_other_providers if {
	arriving({"aws": 100}).outcome == "auto"
	arriving({"aws": 100}).input == "1 of 14 services moving, 1 to alibaba within an hour"
}

test_fail_unknown if {
	every value in [null, "1", true, [], {}, -1, 1000001] {
		reviewed(moving(14, value), unknown)
		reviewed(moving(value, 1), unknown)
		reviewed(arriving({"alibaba": value}), unknown)
	}
	reviewed(moving(0, 0), unknown)
	reviewed(moving(0.9, 0), unknown)
	every value in [null, [], "none", 5, true] {
		reviewed(arriving(value), unknown)
	}
	every facts in fixture.damaged("/fleet") {
		reviewed(answer_to(facts), unknown)
	}
	every field in ["services", "inFlight", "recentByProvider"] {
		reviewed(answer_to(fixture.lacking(concat("", ["/fleet/", field]))), unknown)
	}
}

test_success_largest_fleet if {
	moving(1000000, 0).outcome == "auto"
	moving(1000000, 1000000).waivable == true
	arriving({"alibaba": 1000000}).waivable == true
	arriving({"alibaba": 0}).outcome == "auto"
}

test_fail_target_unknown if {
	reviewed(answer_to(fixture.claimed("to", null)), unknown)
}

test_fail_no_record if {
	reviewed(answer_to(fixture.having("/diff/records", [])), "This change carries no decision record.")
	shown := blast_radius.shown with input as fixture.having("/diff/records", [])
	shown == {"input": "unknown", "bound": "few moves at once"}
}

under(facts, field, value) := answer if {
	answer := blast_radius.result with input as facts
		with data.thresholds.blast_radius as object.union(data.thresholds.blast_radius, {field: value})
}

test_fail_thresholds_out_of_range if {
	every value in [null, "5", -1, 1000001, []] {
		reviewed(under(fixture.move, "inFlightAtMost", value), unknown)
		reviewed(under(fixture.heal, "healsInFlightAtMost", value), unknown)
		reviewed(under(fixture.move, "perProviderPerHour", value), unknown)
		reviewed(under(fixture.heal, "perProviderPerHour", value), unknown)
	}
	every value in [null, "0.4", -0.1, 1.1, []] {
		reviewed(under(fixture.move, "shareAtMost", value), unknown)
		reviewed(under(fixture.heal, "healShareAtMost", value), unknown)
	}
}

# What a heal may do is not what other moves may do, not even where the one is not known.
test_success_thresholds_apply_to_their_kind if {
	under(fixture.heal, "inFlightAtMost", 0).outcome == "auto"
	under(fixture.heal, "shareAtMost", 0).outcome == "auto"
	under(fixture.move, "healsInFlightAtMost", 0).outcome == "auto"
	under(fixture.move, "healShareAtMost", 0).outcome == "auto"
}

test_success_range_of_thresholds if {
	under(fixture.move, "inFlightAtMost", 0).waivable == true
	under(fixture.move, "inFlightAtMost", 1000000).outcome == "auto"
	under(fixture.move, "shareAtMost", 0).waivable == true
	under(fixture.move, "shareAtMost", 1).outcome == "auto"
	under(fixture.move, "perProviderPerHour", 0).waivable == true
	under(fixture.move, "perProviderPerHour", 1000000).outcome == "auto"
}

test_fail_as_many_as_allowed_but_too_large_a_share if {
	missed(moving(10, 4), "5 of 10 services moving, 1 to alibaba within an hour: more than 4, the share of the fleet that may move at once.")
}

test_fail_the_whole_share_but_too_many_to_one_provider if {
	answer := fleet_of(fixture.move, {"services": 14, "inFlight": 4, "recentByProvider": {"alibaba": 20}})
	missed(answer, "5 of 14 services moving, 21 to alibaba within an hour: more than 20 to one provider.")
}

test_fail_a_share_above_all_shows_nothing if {
	shown := blast_radius.shown with input as fixture.move with data.thresholds.blast_radius.shareAtMost as 2
	shown == {"input": "unknown", "bound": "few moves at once"}
}

test_success_a_share_is_that_of_decimal_numbers if {
	facts := json.patch(fixture.move, [{"op": "replace", "path": "/fleet/services", "value": 100}, {"op": "replace", "path": "/fleet/inFlight", "value": 28}])
	limits := {"inFlightAtMost": 50, "healsInFlightAtMost": 50, "shareAtMost": 0.29, "healShareAtMost": 1, "perProviderPerHour": 20}
	answer := blast_radius.result with input as facts with data.thresholds.blast_radius as limits
	answer.outcome == "auto"
}

test_fail_a_millionth_less_than_two_is_one if {
	facts := json.patch(fixture.move, [{"op": "replace", "path": "/fleet/services", "value": 10}, {"op": "replace", "path": "/fleet/inFlight", "value": 1}])
	limits := {"inFlightAtMost": 50, "healsInFlightAtMost": 50, "shareAtMost": 0.1999999, "healShareAtMost": 1, "perProviderPerHour": 20}
	answer := blast_radius.result with input as facts with data.thresholds.blast_radius as limits
	answer.outcome == "review"
}

test_success_the_whole_of_the_largest_fleet if {
	facts := json.patch(fixture.heal, [{"op": "replace", "path": "/fleet/services", "value": 1000000}])
	shown := blast_radius.shown with input as facts
	shown.bound == "at most 20 and 1000000 moving, 20 to one provider"
}
