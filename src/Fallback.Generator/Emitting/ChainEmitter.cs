using System.Collections.Generic;
using System.Linq;

namespace Fallback.Roslyn;

/// <summary>Emits a chain with its figures.</summary>
internal static class ChainEmitter
{
    private const string Namespace = "global::Fallback.CompilerServices";

    /// <remarks>
    /// <code>
    /// private static readonly ChainDeclaration Chain = new()
    /// {
    ///     Client = "ISupportAssistant",
    ///     DeadlineMs = 20_000,
    ///     Tiers = new TierDeclaration[]
    ///     {
    ///         new("deepseek/deepseek-flash") { TimeoutMs = 5_000, Breaker = new() { FailureThreshold = 3 } },
    ///     },
    /// };
    /// </code>
    /// </remarks>
    public static void Emit(SourceWriter writer, NamedChain named, string client)
    {
        ChainSpec chain = named.Chain;
        writer.Block($"private static readonly {Namespace}.ChainDeclaration {named.Name} = new()", w =>
        {
            w.Line($"Client = {Literals.Text(client)},");
            if (chain.DeadlineMs != 0) w.Line($"DeadlineMs = {Literals.Number(chain.DeadlineMs)},");
            if (chain.MaxAttempts != 6) w.Line($"MaxAttempts = {Literals.Number(chain.MaxAttempts)},");
            w.Block($"Tiers = new {Namespace}.TierDeclaration[]", tiers =>
            {
                foreach (TierSpec tier in chain.Tiers) tiers.Line($"new({Literals.Text(tier.Model)}){Initializer(TierMembers(tier))},");
            }, "},");
            if (chain.Retry is { } retry) w.Line($"Retry = new(){Initializer(RetryMembers(retry))},");
            if (chain.Cache is { } cache) w.Line($"Cache = new(){Initializer(CacheMembers(cache))},");
            if (chain.DefaultResponse is { } response) w.Line($"DefaultResponse = {Literals.Text(response)},");
            if (chain.FallOver != 0) w.Line($"FallOver = (global::Fallback.FailureKinds){Literals.Number(chain.FallOver)},");
        }, "};");
    }

    private static IEnumerable<string> TierMembers(TierSpec tier)
    {
        if (tier.TimeoutMs != TierSpec.DefaultTimeoutMs) yield return $"TimeoutMs = {Literals.Number(tier.TimeoutMs)}";
        if (tier.FirstTokenMs != TierSpec.DefaultFirstTokenMs) yield return $"FirstTokenMs = {Literals.Number(tier.FirstTokenMs)}";
        if (tier.IdleMs != TierSpec.DefaultIdleMs) yield return $"IdleMs = {Literals.Number(tier.IdleMs)}";
        if (tier.Breaker != BreakerSpec.Default) yield return $"Breaker = new(){Initializer(BreakerMembers(tier.Breaker))}";
    }

    private static IEnumerable<string> BreakerMembers(BreakerSpec breaker)
    {
        BreakerSpec other = BreakerSpec.Default;
        if (breaker.FailureThreshold != other.FailureThreshold) yield return $"FailureThreshold = {Literals.Number(breaker.FailureThreshold)}";
        if (breaker.FailureRatio > 0) yield return $"FailureRatio = {Literals.Number(breaker.FailureRatio)}";
        if (breaker.SamplingSeconds != other.SamplingSeconds) yield return $"SamplingSeconds = {Literals.Number(breaker.SamplingSeconds)}";
        if (breaker.MinimumThroughput != other.MinimumThroughput) yield return $"MinimumThroughput = {Literals.Number(breaker.MinimumThroughput)}";
        if (!breaker.BreakSeconds.Equals(other.BreakSeconds)) yield return $"BreakSeconds = {Literals.Number(breaker.BreakSeconds)}";
        if (breaker.HalfOpenMaxCalls != other.HalfOpenMaxCalls) yield return $"HalfOpenMaxCalls = {Literals.Number(breaker.HalfOpenMaxCalls)}";
        if (breaker.SuccessThreshold != other.SuccessThreshold) yield return $"SuccessThreshold = {Literals.Number(breaker.SuccessThreshold)}";
    }

    private static IEnumerable<string> RetryMembers(RetrySpec retry)
    {
        yield return $"MaxRetries = {Literals.Number(retry.MaxRetries)}";
        yield return $"BaseDelayMs = {Literals.Number(retry.BaseDelayMs)}";
        yield return $"MaxDelayMs = {Literals.Number(retry.MaxDelayMs)}";
        yield return $"MaxRetryAfterSeconds = {Literals.Number(retry.MaxRetryAfterSeconds)}";
    }

    private static IEnumerable<string> CacheMembers(CacheSpec cache)
    {
        yield return $"TtlSeconds = {Literals.Number(cache.TtlSeconds)}";
        yield return $"StaleSeconds = {Literals.Number(cache.StaleSeconds)}";
        if (!cache.ServeStale) yield return "ServeStale = false";
    }

    internal static string Initializer(IEnumerable<string> members)
    {
        string inner = string.Join(", ", members);
        return inner.Length == 0 ? "" : $" {{ {inner} }}";
    }
}
