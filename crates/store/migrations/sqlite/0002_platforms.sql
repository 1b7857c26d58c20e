-- The number is held for the platforms' own interfaces, which are written on a branch of their own.
select 1;
