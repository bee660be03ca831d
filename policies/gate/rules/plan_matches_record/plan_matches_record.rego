# METADATA
# title: Plan matches record
# description: |
#   The plan of this very commit touches that service's stack and nothing else, leaves the service running
#   where the record says, and does what was signed, attribute by attribute.
package gate.rules.plan_matches_record

import data.gate.lib

default result := {
	"outcome": "review",
	"reason": "The plan is not known.",
	"remedy": "Plan this commit, and hand the gate the plan as it was written.",
	"waivable": false,
}

result := lib.auto("plan_matches_record", "The plan does what was signed, and nothing else.", shown) if {
	intended
} else := lib.review(
	concat("", ["The plan cannot be judged: ", input.plan.problem, "."]),
	"Plan this commit, and hand the gate the plan as it was written.",
) if {
	lib.is_text(input.plan.problem)
} else := lib.deny(
	"The plan's digest is not that of its stacks.",
	"Hand the gate the plan as it was written.",
) if {
	input.plan.digestMatches == false
} else := lib.deny("The plan was made for another commit.", "Plan this very commit.") if {
	is_string(input.plan.headSha)
	input.plan.headSha != input.head.sha
} else := lib.unclaimed if {
	not lib.claim
} else := lib.review(
	"The plan lists a resource that cannot be read.",
	"Plan with a form of plan.json that the gate knows.",
) if {
	not readable
} else := lib.deny(
	concat("", ["The plan touches ", lib.listed(foreign), ", which is not part of ", lib.claim.service, "."]),
	concat("", ["Plan changes of ", lib.claim.service, " alone."]),
) if {
	count(foreign) > 0
} else := lib.deny(
	concat("", ["The plan puts ", lib.listed(astray), " elsewhere than the record says."]),
	"Plan what the record says.",
) if {
	count(astray) > 0
} else := lib.review(
	"The plan was made against another base commit.",
	"Plan against the commit of the target branch that the change starts from.",
) if {
	not input.plan.baseSha == input.base.sha
} else := lib.review("The plan changes nothing.", "Close the merge request: there is nothing to do.") if {
	count(changed) == 0
} else := lib.review(
	concat("", [
		"The plan leaves ",
		json.marshal(count(running)),
		" instances of ",
		lib.claim.service,
		"; the record asks for ",
		lib.describe(lib.to),
		".",
	]),
	"Plan what the record says.",
) if {
	not complete
} else := lib.review(
	"What was signed to happen, or what the plan would do, is not known.",
	"Sign the effect of the change, resource by resource.",
) if {
	not effect_known
} else := lib.review(
	concat("", ["The plan touches ", lib.listed(input.effect.unexpected), ", which was not signed."]),
	"Plan what was signed, and nothing else.",
) if {
	count(input.effect.unexpected) > 0
} else := lib.review(
	concat("", ["The plan leaves out ", lib.listed(input.effect.missing), ", which was signed."]),
	"Plan everything that was signed.",
) if {
	count(input.effect.missing) > 0
} else := lib.review(
	concat("", ["The plan does something else with ", lib.listed(input.effect.different), " than was signed."]),
	"Plan each resource as it was signed.",
) if {
	count(input.effect.different) > 0
}

default shown := {"input": "unknown", "bound": "as signed, resource by resource"}

shown := {
	"input": concat("", [json.marshal(count(changed)), " resources changed"]),
	"bound": "as signed, resource by resource",
} if {
	is_array(input.plan.resources)
}

intended if {
	input.plan.known == true
	input.plan.problem == null
	input.plan.digestMatches == true
	lib.is_text(input.plan.headSha)
	input.plan.headSha == input.head.sha
	lib.is_text(input.plan.baseSha)
	input.plan.baseSha == input.base.sha
	input.effect.unexpected == []
	input.effect.missing == []
	input.effect.different == []
	is_array(input.plan.resources)
	service := lib.claim.service
	every resource in input.plan.resources {
		fits(resource, service)
	}
	count(changed) > 0
	complete
}

changed := [resource | some resource in input.plan.resources; resource.action != "no-op"]

# Instances of the service that are there after the apply.
running := [resource |
	some resource in input.plan.resources
	resource.instance == true
	resource.action != "delete"
	resource.stack == lib.claim.service
]

complete if {
	count(running) == lib.to.count
	service := lib.claim.service
	every resource in running {
		service in resource.namedServices
		place := resource.place
		place.provider == lib.to.provider
		place.region == lib.to.region
		place.instanceType == lib.to.instanceType
	}
}

# What is written belongs to the service and is where the record says, as far as it says where it is. What is
# deleted belongs to the service and is where it was. What stays as it is may be anybody's.
fits(resource, service) if {
	resource.action in ["create", "update", "replace"]
	is_boolean(resource.instance)
	lib.is_text(resource.address)
	belongs(resource, service)
	place := resource.place
	suits(place.provider, lib.to.provider)
	suits(place.region, lib.to.region)
	suits(place.instanceType, lib.to.instanceType)
} else if {
	resource.action == "delete"
	is_readable(resource)
	belongs(resource, service)
} else if {
	resource.action == "no-op"
	is_readable(resource)
}

suits(planned, signed) if {
	planned == signed
} else if {
	planned == null
}

belongs(resource, service) if {
	resource.stack == service
	resource.service == service
	is_array(resource.namedServices)
	every name in resource.namedServices {
		name == service
	}
}

strays(place) if elsewhere(place.provider, lib.to.provider)

strays(place) if elsewhere(place.region, lib.to.region)

strays(place) if elsewhere(place.instanceType, lib.to.instanceType)

elsewhere(planned, signed) if {
	is_string(planned)
	planned != signed
}

readable if {
	is_array(input.plan.resources)
	every resource in input.plan.resources {
		is_readable(resource)
	}
}

is_readable(resource) if {
	lib.is_text(resource.address)
	lib.is_text(resource.stack)
	resource.action in ["create", "update", "replace", "delete", "no-op"]
	is_boolean(resource.instance)
	is_array(resource.namedServices)
	place := resource.place
	is_named(place.provider)
	is_named(place.region)
	is_named(place.instanceType)
}

# A resource need not say where it is; when it does, it does so with a text.
is_named(value) if {
	value == null
} else if {
	lib.is_text(value)
}

foreign := [resource.address |
	some resource in changed
	not belongs(resource, lib.claim.service)
]

# Only what the plan writes can be astray.
astray := [resource.address |
	some resource in changed
	resource.action != "delete"
	strays(resource.place)
]

effect_known if {
	lib.are_texts(input.effect.unexpected)
	lib.are_texts(input.effect.missing)
	lib.are_texts(input.effect.different)
}
