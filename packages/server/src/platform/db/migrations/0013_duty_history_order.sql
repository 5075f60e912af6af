-- What happened to a duty is told in the order it was written down: two acts of one millisecond have ids in no order.
alter table duty_history add column seq bigint generated always as identity;
create index duty_history_order on duty_history (duty_id, seq);
drop index duty_history_duty;
