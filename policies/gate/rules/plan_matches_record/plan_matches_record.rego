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
	"waivable": false,
	"remedy": "Plan this commit, and hand the gate the plan as it was written.",
}

result := lib.review(
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
} else := lib.review("The plan lists a resource that cannot be read.", "Plan with a form of plan.json that the gate knows.") if {
	not readable
} else := lib.deny(
	concat("", ["The plan touches ", foreign[0], ", which is not part of ", claim.service, "."]),
	concat("", ["Plan changes of ", claim.service, " alone."]),
) if {
	count(foreign) > 0
} else := lib.deny(
	concat("", ["The plan puts ", astray[0], " elsewhere than the record says."]),
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
		format_int(count(running), 10),
		" instances of ",
		claim.service,
		"; the record asks for ",
		lib.to_text,
		".",
	]),
	"Plan what the record says.",
) if {
	lib.to
	not complete
} else := lib.review(
	"What was signed to happen, or what the plan would do, is not known.",
	"Sign the effect of the change, resource by resource.",
) if {
	not effect_known
} else := lib.review(
	concat("", ["The plan touches ", input.effect.unexpected[0], ", which was not signed."]),
	"Plan what was signed, and nothing else.",
) if {
	count(input.effect.unexpected) > 0
} else := lib.review(
	concat("", ["The plan leaves out ", input.effect.missing[0], ", which was signed."]),
	"Plan everything that was signed.",
) if {
	count(input.effect.missing) > 0
} else := lib.review(
	concat("", ["The plan does something else with ", input.effect.different[0], " than was signed."]),
	"Plan each resource as it was signed.",
) if {
	count(input.effect.different) > 0
} else := lib.auto(concat("", [
	"The plan changes ",
	format_int(count(changed), 10),
	" resources of ",
	claim.service,
	" as signed and leaves ",
	lib.to_text,
	".",
])) if {
	intended
}

default shown := {"input": "unknown", "bound": "what was signed, resource by resource"}

shown := {
	"input": concat("", [format_int(count(changed), 10), " resources changed"]),
	"bound": concat("", ["as signed, leaving ", lib.to_text]),
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
	place := resource.place
	is_named(place.provider)
	is_named(place.region)
	is_named(place.instanceType)
}

# A resource need not say where it is; when it does, it does so with a text.
is_named(null)

is_named(value) if lib.is_text(value)

changed := [resource | some resource in input.plan.resources; not resource.action == "no-op"]

# Instances of the service that are there after the apply.
running := [resource |
	some resource in input.plan.resources
	resource.instance == true
	not resource.action == "delete"
	resource.stack == claim.service
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
	not resource.action == "delete"
	strays(resource.place)
]

strays(place) if elsewhere(place.provider, claim.to.provider)

strays(place) if elsewhere(place.region, claim.to.region)

strays(place) if elsewhere(place.instanceType, claim.to.instanceType)

elsewhere(planned, signed) if {
	is_string(planned)
	planned != signed
}

placed(resource) if {
	claim.service in resource.namedServices
	place := resource.place
	place.provider == claim.to.provider
	place.region == claim.to.region
	place.instanceType == claim.to.instanceType
}

complete if {
	count(running) == claim.to.count
	every resource in running {
		placed(resource)
	}
}

effect_known if {
	lib.texts(input.effect.unexpected)
	lib.texts(input.effect.missing)
	lib.texts(input.effect.different)
}

intended if {
	input.plan.known == true
	input.plan.problem == null
	input.plan.digestMatches == true
	lib.is_text(input.plan.headSha)
	lib.is_text(input.plan.baseSha)
	lib.to
}
