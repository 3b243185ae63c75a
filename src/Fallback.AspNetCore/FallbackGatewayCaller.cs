namespace Fallback;

/// <summary>A caller of a gateway, with its key and limits.</summary>
public sealed class FallbackGatewayCaller
{
    /// <summary>
    /// The name of the caller in logs and metrics: up to 64 letters, digits, dots, hyphens and underscores, including a letter. Names must
    /// differ in more than case.
    /// </summary>
    public string Name { get; set; } = "";

    /// <summary>
    /// The hash of the caller's key: <c>sha256:</c> and 64 hexadecimal digits, as <c>fallback-gateway keys add</c> prints it. The key
    /// itself is not stored anywhere.
    /// </summary>
    public string KeyHash { get; set; } = "";

    /// <summary>The chains that the caller may use. Default: empty, which means all.</summary>
    public IList<string> Chains { get; } = [];

    /// <summary>The number of requests within any 60 seconds, at least 1. Default null: no limit.</summary>
    public int? RequestsPerMinute { get; set; }

    /// <summary>
    /// The number of tokens, of prompts and answers, within any 60 seconds, at least 1. Default null: no limit. A request counts with an
    /// estimate until its usage is known; a request whose estimate alone exceeds the limit is refused.
    /// </summary>
    public int? TokensPerMinute { get; set; }

    /// <summary>
    /// The budget of a day (UTC) in US dollars, greater than 0. Default null: no limit. The gateway knows only what this process has spent,
    /// and starts at zero with the process.
    /// </summary>
    public decimal? BudgetUsdPerDay { get; set; }

    /// <summary>
    /// The number of requests that may run at once, at least 1. Default null: no limit. One more is refused with 429 at once and does not
    /// wait. A stream runs until its end. If a reload sets a limit, it counts requests that begin after the reload.
    /// </summary>
    public int? MaxConcurrency { get; set; }

    /// <summary>Returns the name, and nothing of the key.</summary>
    public override string ToString() => Name;
}
