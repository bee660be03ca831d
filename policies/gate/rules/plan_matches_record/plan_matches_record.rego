# METADATA
# title: Plan matches record
# description: |
#   The plan of this very commit touches that service's stack and nothing else, and leaves the service
#   running where the record says.
package gate.rules.plan_matches_record

import data.gate.lib

default result := {
	"outcome": "review",
	"reason": "The plan is not known.",
	"waivable": false,
}

result := lib.review(concat("", ["The plan cannot be judged: ", input.plan.problem, "."])) if {
	lib.is_text(input.plan.problem)
} else := lib.deny("The plan's digest is not that of its stacks.") if {
	input.plan.digestMatches == false
} else := lib.deny("The plan was made for another commit.") if {
	is_string(input.plan.headSha)
	input.plan.headSha != input.head.sha
} else := lib.review(lib.without_claim) if {
	not lib.claim
} else := lib.review("The plan lists a resource that cannot be read.") if {
	not readable
} else := lib.deny(concat("", ["The plan touches ", foreign[0], ", which is not part of ", claim.service, "."])) if {
	count(foreign) > 0
} else := lib.deny(concat("", ["The plan puts ", astray[0], " elsewhere than the record says."])) if {
	count(astray) > 0
} else := lib.review("The plan was made against another base commit.") if {
	not input.plan.baseSha == input.base.sha
} else := lib.review("The plan changes nothing.") if {
	count(changed) == 0
} else := lib.review(concat("", [
	"The plan leaves ",
	lib.fixed(count(running), 0),
	" instances of ",
	claim.service,
	"; the record asks for ",
	lib.describe(claim.to),
	".",
])) if {
	lib.is_placement(claim.to)
	not complete
} else := lib.auto(concat("", [
	"The plan changes ",
	lib.fixed(count(changed), 0),
	" resources of ",
	claim.service,
	" and leaves ",
	lib.describe(claim.to),
	".",
])) if {
	intended
}

claim := lib.claim

readable if {
	is_array(input.plan.resources)
	every resource in input.plan.resources {
		is_readable(resource)
	}
}

is_readable(resource) if {
	lib.is_text(resource.address)
	lib.is_text(resource.stack)
	resource.action in {"create", "update", "replace", "delete", "no-op"}
	is_boolean(resource.instance)
	is_array(resource.namedServices)
	every field in ["provider", "region", "instanceType"] {
		is_named(resource.place[field])
	}
}

# A resource need not say where it is; when it does, it does so with a text.
is_named(null)

is_named(value) if lib.is_text(value)

changed := [resource | some resource in input.plan.resources; not resource.action == "no-op"]

# Instances of the service that are there after the apply.
running := [resource |
	some resource in input.plan.resources
	resource.stack == claim.service
	resource.instance == true
	resource.action in {"create", "update", "replace", "no-op"}
]

foreign := [resource.address |
	some resource in changed
	not belongs(resource)
]

belongs(resource) if {
	resource.stack == claim.service
	resource.service == claim.service
	every name in resource.namedServices {
		name == claim.service
	}
}

# Only what the plan writes can be astray: what it deletes is where the service was.
astray := [resource.address |
	some resource in changed
	resource.action in {"create", "update", "replace"}
	some field in ["provider", "region", "instanceType"]
	is_string(resource.place[field])
	resource.place[field] != claim.to[field]
]

placed(resource) if {
	claim.service in resource.namedServices
	resource.place.provider == claim.to.provider
	resource.place.region == claim.to.region
	resource.place.instanceType == claim.to.instanceType
}

complete if {
	count(running) == claim.to.count
	every resource in running {
		placed(resource)
	}
}

intended if {
	input.plan.known == true
	input.plan.problem == null
	readable
	input.plan.digestMatches == true
	lib.is_text(input.plan.headSha)
	input.plan.headSha == input.head.sha
	input.plan.baseSha == input.base.sha
	lib.is_placement(claim.to)
	count(changed) > 0
	complete
}
