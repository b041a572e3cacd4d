"""What sheets bring in of decisions on the plan."""

from exchange.imports.catalogue import offer
from plans.resources import SignOffResource

offer(SignOffResource)
