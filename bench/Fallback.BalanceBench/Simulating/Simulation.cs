namespace Fallback.BalanceBench;

/// <summary>
/// Plays one scenario with one policy, event by event in virtual time. Around every policy stands the same engine: the library's own breakers
/// and its slow start, at most three attempts, each at another instance.
/// </summary>
internal sealed class Simulation
{
    public int MostAttempts { get; init; } = 3;

    /// <summary>Whether a breaker hears of a refusal also while the instance answers others.</summary>
    public bool CountsFull { get; init; }

    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    public static readonly TimeSpan Refusal = TimeSpan.FromMilliseconds(20);

    private readonly Scenario _scenario;
    private readonly VirtualClock _clock = new();
    private readonly PriorityQueue<Event, (long At, long Order)> _events = new();
    private readonly Server[] _servers;
    private readonly HashSet<Attempt>[] _underWay;
    private readonly IPolicy[] _policies;
    private readonly TierState[][] _states;
    private readonly InstanceLoad[][] _loads;
    private readonly ITraffic _traffic;
    private readonly Figures _figures;
    private readonly long _start;
    private long _order;

    public Simulation(Scenario scenario, ITraffic traffic, Func<TimeProvider, int, IPolicy> policy)
    {
        _scenario = scenario;
        _traffic = traffic;
        _start = _clock.Now;
        _servers = [.. scenario.Capacities.Select((capacity, place) => new Server($"s{place}", capacity, scenario.WaitingPerPlace))];
        if (scenario.IsPool) _servers[0].CapacityAt = now => scenario.CapacityAt((double)(now - _start) / TimeSpan.TicksPerSecond);
        _underWay = [.. _servers.Select(static _ => new HashSet<Attempt>())];
        _policies = [.. Enumerable.Range(0, scenario.Clients).Select(client => policy(_clock, client))];
        _figures = new Figures(scenario.Capacities);
        _states = [.. Enumerable.Range(0, scenario.Clients).Select(States)];
        _loads = [.. _states.Select(states => states.Select((_, place) => new InstanceLoad(place, 1, 0, _clock)).ToArray())];
    }

    private TierState[] States(int client)
    {
        var registry = new StateRegistry(_clock, new Random(client));
        TierState[] states =
        [
            .. _servers.Select(server => registry.GetTier(new TierKey("pool", server.Name, $"https://{server.Name}.test/v1", "model", "key")))
        ];
        for (int place = 0; place < states.Length; place++)
        {
            int recovered = place;
            states[place].Model.Changed += change =>
            {
                if (change.To == BreakerState.Closed) _policies[client].Recovered(recovered, _clock.Now);
            };
        }
        return states;
    }

    public Figures Run()
    {
        foreach (Change change in _scenario.Changes) Schedule(new Event(EventKind.Change, change), _start + Traffic.Ticks(change.At));
        ScheduleNextCall();
        while (_events.TryDequeue(out Event next, out (long At, long Order) due))
        {
            _clock.Now = due.At;
            Handle(next);
        }
        return _figures;
    }

    private void Schedule(in Event what, long at) => _events.Enqueue(what, (at, _order++));

    private void ScheduleNextCall()
    {
        if (_traffic.Next(_start) is { } call) Schedule(new Event(EventKind.Arrival, call), call.ArrivedAt);
    }

    private void Handle(in Event what)
    {
        switch (what.Kind)
        {
            case EventKind.Arrival:
                ScheduleNextCall();
                Ask((SimulatedCall)what.Subject);
                break;
            case EventKind.Change:
                Apply((Change)what.Subject);
                break;
            case EventKind.Refused when (Attempt)what.Subject is { HasEnded: false } refused:
                Conclude(refused, InstanceOutcome.Refused, FailureKind.Overloaded);
                break;
            case EventKind.Broken when (Attempt)what.Subject is { HasEnded: false } broken:
                Conclude(broken, InstanceOutcome.Failed, FailureKind.ServerError);
                break;
            case EventKind.Done when (Attempt)what.Subject is { HasEnded: false } done && done.Life == _servers[done.Server].Life:
                Leave(done);
                Conclude(done, InstanceOutcome.Answered, 0);
                break;
            case EventKind.TimedOut when (Attempt)what.Subject is { HasEnded: false } late:
                Leave(late);
                Conclude(late, InstanceOutcome.Failed, FailureKind.Timeout);
                break;
        }
    }

    private void Apply(Change change)
    {
        if (_scenario.IsPool) return;
        Server server = _servers[change.Server];
        change.Apply(server, _clock.Now);
        if (server.State != ServerState.Refusing) return;
        foreach (Attempt broken in _underWay[change.Server].ToArray()) Conclude(broken, InstanceOutcome.Failed, FailureKind.NetworkError);
    }

    private void Ask(SimulatedCall call)
    {
        TierState[] states = _states[call.Client];
        LeaveOut(call, states, out InstanceSet excluded);
        while (call.Attempts < MostAttempts && _clock.Now - call.ArrivedAt < Deadline.Ticks)
        {
            int place = _policies[call.Client].Pick(excluded, call, _clock.Now);
            if (place < 0) break;
            excluded.Add(place);
            // A recovering one may have given all of its share.
            if (states[place].Enter(Timeout, _clock.Now) is not { IsGranted: true } entered) continue;
            call.Tried.Add(place);
            Send(call, place, entered.Permit);
            return;
        }
        if (call.Attempts == 0 && TryForce(call)) return;
        _figures.Fail(call);
    }

    /// <summary>Leaves those out whose breaker is open, and probes them beside the call where it is time to.</summary>
    private void LeaveOut(SimulatedCall call, TierState[] states, out InstanceSet excluded)
    {
        excluded = call.Tried;
        for (int place = 0; place < states.Length; place++)
        {
            TierState state = states[place];
            if (state.IsFree) continue;
            _figures.GuardedAt = (double)(_clock.Now - _start) / TimeSpan.TicksPerSecond;
            if (state.Model.State == BreakerState.Closed || excluded.Contains(place)) continue;
            excluded.Add(place);
            Admission<TierPermit> entered = state.EnterBeside(Timeout, _clock.Now);
            if (entered is { IsGranted: true, Permit.IsBeside: true }) Send(call, place, entered.Permit);
            else if (entered.IsGranted) state.Withdraw(entered.Permit);
        }
    }

    /// <summary>As the engine does when no tier would be asked at all.</summary>
    private bool TryForce(SimulatedCall call)
    {
        for (int place = 0; place < _servers.Length; place++)
        {
            Admission<TierPermit> entered = _states[call.Client][place].ForceEnter(Timeout);
            if (!entered.IsGranted) continue;
            Send(call, place, entered.Permit);
            return true;
        }
        return false;
    }

    private void Send(SimulatedCall call, int place, in TierPermit permit)
    {
        Server server = _servers[place];
        var attempt = new Attempt { Call = call, Server = place, Permit = permit, BeganAt = _clock.Now, Life = server.Life, IsProbe = permit.IsBeside };
        if (!attempt.IsProbe) call.Attempts++;
        _underWay[place].Add(attempt);
        _figures.Sample(call, _underWay);
        _policies[call.Client].Began(place, _clock.Now);
        _loads[call.Client][place].Began(_clock.Now);
        long patience = Math.Min(Timeout.Ticks, call.ArrivedAt + Deadline.Ticks - _clock.Now);
        Schedule(new Event(EventKind.TimedOut, attempt), _clock.Now + patience);
        if (server.State == ServerState.Hanging) return;
        if (server.State == ServerState.Flaky && call.Work % 5 == 0) Schedule(new Event(EventKind.Broken, attempt), _clock.Now + Refusal.Ticks);
        else if (server.State != ServerState.Refusing && server.TryStart(_clock.Now)) Start(attempt);
        else if (server.State == ServerState.Refusing || !server.TryWait(attempt))
            Schedule(new Event(EventKind.Refused, attempt), _clock.Now + Refusal.Ticks);
    }

    private void Start(Attempt attempt)
    {
        attempt.IsWorking = true;
        long work = attempt.Call.Work * (_servers[attempt.Server].State == ServerState.Slow ? 10 : 1);
        Schedule(new Event(EventKind.Done, attempt), _clock.Now + work);
    }

    private void Leave(Attempt attempt)
    {
        Server server = _servers[attempt.Server];
        if (attempt.Life != server.Life) return;
        if (attempt.Waiting is not null) server.LeaveQueue(attempt);
        else if (attempt.IsWorking && server.End(_clock.Now) is { } next) Start(next);
    }

    private void Conclude(Attempt attempt, InstanceOutcome outcome, FailureKind kind)
    {
        attempt.HasEnded = true;
        SimulatedCall call = attempt.Call;
        _underWay[attempt.Server].Remove(attempt);
        TimeSpan latency = TimeSpan.FromTicks(_clock.Now - attempt.BeganAt);
        _policies[call.Client].Ended(attempt.Server, latency, TimeSpan.FromTicks(call.Work), outcome, kind == FailureKind.Timeout, _clock.Now);
        TierState state = _states[call.Client][attempt.Server];
        InstanceLoad load = _loads[call.Client][attempt.Server];
        load.Ended(_clock.Now, latency, outcome);
        if (outcome == InstanceOutcome.Answered) state.ReportSuccess(attempt.Permit, latency);
        // What refuses while it answers others is full, and not ill.
        else if (outcome == InstanceOutcome.Refused && !CountsFull && load.IsAnswering(_clock.Now)) state.Release(attempt.Permit);
        else state.ReportFailure(attempt.Permit, new Failure(kind, FailureScope.Model) { HttpStatus = StatusOf(kind) });
        if (outcome == InstanceOutcome.Refused && call.IsCounted) _figures.Refusals++;
        if (attempt.IsProbe) return;
        if (outcome == InstanceOutcome.Answered) _figures.Answer(call, attempt.Server, TimeSpan.FromTicks(_clock.Now - call.ArrivedAt));
        else Ask(call);
    }

    private static int StatusOf(FailureKind kind) => kind switch { FailureKind.Overloaded => 503, FailureKind.ServerError => 500, _ => 0 };

    private enum EventKind
    {
        Arrival,
        Change,
        Done,
        Refused,
        Broken,
        TimedOut,
    }

    private readonly record struct Event(EventKind Kind, object Subject);
}
