using Microsoft.Extensions.Logging;

namespace Fallback;

/// <summary>Every log line of the library, in category <c>Fallback</c>. None contains a request, a header or a key.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Debug, "{RequestId} {Client}.{Method} answered {Status} by {Tier} in {LatencyMs:0} ms")]
    public static partial void Answered(
        ILogger logger, string requestId, string client, string method, AnswerStatus status, string tier, double latencyMs);

    [LoggerMessage(2, LogLevel.Debug, "{RequestId} {Client}.{Method} skipped tier {Tier} {Model}: {Reason}")]
    public static partial void TierSkipped(
        ILogger logger, string requestId, string client, string method, int tier, Tier model, SkipReason reason);

    /// <summary>A failure is part of the call's line; an exception of the application's own client is not, and would be lost.</summary>
    [LoggerMessage(
        EventId = 3, Message = "{RequestId} {Client}.{Method} tier {Tier} {Model} ({Role}) failed: {Failure} after {LatencyMs:0} ms",
        SkipEnabledCheck = true)]
    public static partial void TierFailed(
        ILogger logger, LogLevel level, string requestId, string client, string method, int tier, Tier model, AttemptRole role, string failure,
        double latencyMs, Exception? exception);

    [LoggerMessage(4, LogLevel.Warning,
        "{RequestId} {Client}.{Method}: no tier could answer, served the {Status} answer after {LatencyMs:0} ms: {Story}")]
    public static partial void Degraded(
        ILogger logger, string requestId, string client, string method, AnswerStatus status, double latencyMs, string story);

    [LoggerMessage(5, LogLevel.Error, "{RequestId} {Client}.{Method} ended without an answer after {LatencyMs:0} ms: {Story}")]
    public static partial void CallFailed(ILogger logger, string requestId, string client, string method, double latencyMs, string story);

    [LoggerMessage(6, LogLevel.Information, "{RequestId} {Client}.{Method} answered by {Tier} in {LatencyMs:0} ms: {Story}")]
    public static partial void AnsweredAfterAll(
        ILogger logger, string requestId, string client, string method, Tier tier, double latencyMs, string story);

    [LoggerMessage(7, LogLevel.Warning, "Breaker of {Breaker} opened from {From} after {Cause}, for {BreakSeconds:0.#} s")]
    public static partial void BreakerOpened(ILogger logger, string breaker, BreakerState from, FailureKind? cause, double breakSeconds);

    [LoggerMessage(8, LogLevel.Information, "Breaker of {Breaker} went from {From} to {To}")]
    public static partial void BreakerChanged(ILogger logger, string breaker, BreakerState from, BreakerState to);

    [LoggerMessage(9, LogLevel.Error, "{Breaker} gets no requests for {BreakSeconds:0} s, or until its configuration changes: {Cause}")]
    public static partial void CredentialOut(ILogger logger, string breaker, FailureKind? cause, double breakSeconds);

    [LoggerMessage(10, LogLevel.Information, "Configuration reloaded")]
    public static partial void Reloaded(ILogger logger);

    [LoggerMessage(11, LogLevel.Error, "The changed configuration was rejected and the previous one stays in use: {Mistakes}")]
    public static partial void ReloadRejected(ILogger logger, string mistakes);

    [LoggerMessage(12, LogLevel.Warning,
        "{Client} declares different breaker settings for {Provider}/{Model} than an earlier client; the breaker is shared, "
        + "so the latest settings apply to both")]
    public static partial void BreakerFiguresDiffer(ILogger logger, string client, string provider, string model);

    [LoggerMessage(13, LogLevel.Warning, "{Client} tier {Tier} {Provider}/{Model} is {Status} (until {RetiresOn}); use {Replacement}")]
    public static partial void ModelRetires(
        ILogger logger, string client, int tier, string provider, string model, string status, string retiresOn, string replacement);

    [LoggerMessage(14, LogLevel.Error, "A handler of FallbackMonitor.BreakerChanged threw")]
    public static partial void HandlerThrew(ILogger logger, Exception exception);

    [LoggerMessage(15, LogLevel.Warning,
        "The chat client of {Provider} retries by itself, up to {Retries} times a call: "
        + "that multiplies the chain's attempts and uses up the tier's timeout; turn it off with {Remedy}")]
    public static partial void SdkRetries(ILogger logger, string provider, int retries, string remedy);

    [LoggerMessage(20, LogLevel.Warning, "The token counter threw for {Provider}/{Model}; the prompt is estimated instead")]
    public static partial void CounterThrew(ILogger logger, string provider, string model, Exception exception);

    [LoggerMessage(21, LogLevel.Warning,
        "{RequestId} {Client}.{Method} cost {CostUsd} USD; its calls usually cost {UsualUsd:0.########} USD")]
    public static partial void CostSpike(ILogger logger, string requestId, string client, string method, decimal costUsd, decimal usualUsd);

    [LoggerMessage(22, LogLevel.Warning,
        "{RequestId} {Client}.{Method}: no tier of the chain could answer, the degraded model {Tier} did in {LatencyMs:0} ms: {Story}")]
    public static partial void AnsweredByDegraded(
        ILogger logger, string requestId, string client, string method, Tier tier, double latencyMs, string story);

    [LoggerMessage(23, LogLevel.Warning,
        "The provider {Provider} has no key, so its tiers are skipped: set {Key}, or the environment variable {Variable}")]
    public static partial void KeyMissing(ILogger logger, string provider, string key, string variable);

    [LoggerMessage(24, LogLevel.Warning, "{Key} has no effect: this application has no client of that name")]
    public static partial void UnmatchedClient(ILogger logger, string key);

    [LoggerMessage(25, LogLevel.Warning,
        "{Provider} reports token counts or costs that cannot be true (first seen with {Model}); they are treated as unknown, and "
        + "budgets and limits use estimates instead")]
    public static partial void OddFigures(ILogger logger, string provider, string model);

    [LoggerMessage(26, LogLevel.Warning,
        "{Client} has a call that cannot be cached, and does not share a request with equal calls: {Reason}. "
        + "Further calls of this kind are only counted")]
    public static partial void Uncacheable(ILogger logger, string client, string reason);

    [LoggerMessage(27, LogLevel.Debug, "{RequestId} {Client}.{Method}: the probe of {Tier} was answered after {LatencyMs:0} ms",
        SkipEnabledCheck = true)]
    public static partial void ProbeAnswered(
        ILogger logger, string requestId, string client, string method, Tier tier, double latencyMs);

    [LoggerMessage(28, LogLevel.Warning,
        "{Client} declares different breaker settings than another client for a model at the {Endpoint}; its breaker is shared, so the "
        + "most cautious value of each setting applies")]
    public static partial void EndpointFiguresDiffer(ILogger logger, string client, string endpoint);

    [LoggerMessage(40, LogLevel.Warning, "{Rule}: {Finding}; {Remedy}")]
    public static partial void TimesDoNotFit(ILogger logger, string rule, string finding, string remedy);

    [LoggerMessage(41, LogLevel.Warning,
        "{Client} declares policies only for {Model}, which is not one of its tiers any more, so they have no effect: "
        + "declare policies for the tiers in {Key}")]
    public static partial void PolicyOfNoTier(ILogger logger, string client, string model, string key);

    [LoggerMessage(42, LogLevel.Information, "Learned from refusals of {Provider}/{Model}: {Fact}")]
    public static partial void Learnt(ILogger logger, string provider, string model, string fact);

    [LoggerMessage(
        EventId = 43,
        Message = "{Client}, canary {Model}: {Verdict}, {PercentBefore:0.##} % to {Percent:0.##} %, after {Samples} samples: {Reason}")]
    public static partial void CanaryDecided(
        ILogger logger, LogLevel level, string client, string model, CanaryVerdict verdict, double percentBefore, double percent, int samples,
        string reason);

    [LoggerMessage(44, LogLevel.Warning,
        "The canary {Model} of {Client} is already the chain's first tier, so there is nothing to compare: "
        + "remove [Canary], or Canary:Model")]
    public static partial void CanaryIsFirst(ILogger logger, string client, Tier model);

    [LoggerMessage(30, LogLevel.Debug,
        "{RequestId} {Client}.{Method} was abandoned by its caller after {LatencyMs:0} ms", SkipEnabledCheck = true)]
    public static partial void CallCancelled(ILogger logger, string requestId, string client, string method, double latencyMs);

    [LoggerMessage(50, LogLevel.Information, "{Provider} has a new instance: {Instance}")]
    public static partial void InstanceAdded(ILogger logger, string provider, string instance);

    [LoggerMessage(51, LogLevel.Information, "{Provider}'s instance {Instance} was removed")]
    public static partial void InstanceRemoved(ILogger logger, string provider, string instance);

    [LoggerMessage(52, LogLevel.Information, "{Provider}'s instance {Instance} gets no more calls")]
    public static partial void InstanceDraining(ILogger logger, string provider, string instance);

    [LoggerMessage(55, LogLevel.Warning,
        "{Model} gets no calls: {Failures} probes in a row failed, the last with {Failure}; "
        + "it is used again after {Answers} answered probes")]
    public static partial void ProbesFail(ILogger logger, string model, int failures, FailureKind failure, int answers);

    [LoggerMessage(56, LogLevel.Information, "{Model} is used again: {Answers} probes in a row were answered")]
    public static partial void ProbesAnswered(ILogger logger, string model, int answers);

    [LoggerMessage(57, LogLevel.Warning,
        "{Model} is struggling: a question of its synthetic traffic ended as {Outcome} after {LatencyMs:0} ms; "
        + "its share of calls is {Share:0.##} of the usual")]
    public static partial void Struggles(ILogger logger, string model, ProbeOutcome outcome, double latencyMs, float share);

    [LoggerMessage(58, LogLevel.Information, "{Model} is no longer struggling, and gets its full share again")]
    public static partial void StrugglesNoMore(ILogger logger, string model);

    [LoggerMessage(59, LogLevel.Warning,
        "{Model} gets no more synthetic traffic today: "
        + "it has cost the {MostUsd} USD that MaxCostPerDayUsd allows; it resumes at midnight UTC")]
    public static partial void SyntheticBudgetSpent(ILogger logger, string model, decimal mostUsd);

    [LoggerMessage(60, LogLevel.Warning, "Faults are injected by {Fault}: {What}, until {Until:u}")]
    public static partial void FaultBegan(ILogger logger, string fault, string what, DateTimeOffset until);

    [LoggerMessage(61, LogLevel.Warning, "The fault {Fault} has ended; it was injected into {Attempts} attempts")]
    public static partial void FaultEnded(ILogger logger, string fault, long attempts);

    [LoggerMessage(62, LogLevel.Information, "The configured fault {Fault} is over, and is not injected")]
    public static partial void FaultIsOver(ILogger logger, string fault);

    [LoggerMessage(63, LogLevel.Warning, "{Key} is for the attempts {Where}, and there are none, so it injects nothing; there are {Tiers}")]
    public static partial void FaultSelectsNothing(ILogger logger, string key, string where, string tiers);

    [LoggerMessage(64, LogLevel.Warning,
        "Breaker of {Breaker} opened from {From} after {Cause}, which was injected, for {BreakSeconds:0.#} s")]
    public static partial void InjectedBreakerOpened(
        ILogger logger, string breaker, BreakerState from, FailureKind? cause, double breakSeconds);

    [LoggerMessage(95, LogLevel.Information, "This process shares its state with the other replicas through {Store}")]
    public static partial void StoreReached(ILogger logger, string store);

    [LoggerMessage(96, LogLevel.Warning,
        "{Store} cannot be reached ({What}): until it can, "
        + "this process uses its own part of limits and budgets, and only its own breakers")]
    public static partial void StoreLost(ILogger logger, string store, string what);

    [LoggerMessage(97, LogLevel.Warning, "{Store} has lost its data; each process writes its own state to it again")]
    public static partial void StoreEmptied(ILogger logger, string store);

    [LoggerMessage(98, LogLevel.Warning, "{Name} gets no calls: {Processes} of the other replicas report {Reason} after {Cause}")]
    public static partial void LeftOnHearsay(ILogger logger, string name, int processes, SkipReason reason, FailureKind cause);

    [LoggerMessage(99, LogLevel.Error, "Exchanging state with the replicas failed; the next exchange follows")]
    public static partial void ReplicaRoundFailed(ILogger logger, Exception exception);

    [LoggerMessage(90, LogLevel.Warning,
        "The shared store of answers does not work: {Trouble}. Until it does, each process uses only its own answers")]
    public static partial void SharedAnswersOut(ILogger logger, string trouble);

    [LoggerMessage(91, LogLevel.Information, "The shared store of answers works again")]
    public static partial void SharedAnswersBack(ILogger logger);

    [LoggerMessage(92, LogLevel.Debug,
        "{Client}: an answer of the shared store is of another version, damaged, or of a tier that the chain does not have; it is ignored")]
    public static partial void SharedAnswerUnreadable(ILogger logger, string client);
}
