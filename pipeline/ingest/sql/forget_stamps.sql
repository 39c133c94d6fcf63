-- Those of the inputs of now take the place of all stamps.
delete from stamps
