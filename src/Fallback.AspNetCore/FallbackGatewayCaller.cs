namespace Fallback;

/// <summary>One who may call a gateway.</summary>
public sealed class FallbackGatewayCaller
{
    /// <summary>
    /// What the caller is called in logs and metrics: up to 64 letters, digits, dots, hyphens and underscores, with a letter among them. Names
    /// differ in more than case.
    /// </summary>
    public string Name { get; set; } = "";

    /// <summary>
    /// The hash of the caller's key, <c>sha256:</c> and 64 hexadecimal digits, as <c>fallback-gateway keys add</c> prints it. The key itself
    /// is held nowhere.
    /// </summary>
    public string KeyHash { get; set; } = "";

    /// <summary>The chains that the caller may ask. Default: empty, all of them.</summary>
    public IList<string> Chains { get; } = [];

    /// <summary>Requests that any 60 seconds may have. Default: null, no limit.</summary>
    public int? RequestsPerMinute { get; set; }

    /// <summary>
    /// Tokens, of prompts and answers, that any 60 seconds may have. Default: null, no limit. A request counts by an estimate until its usage
    /// is known; one whose estimate alone is larger is refused.
    /// </summary>
    public int? TokensPerMinute { get; set; }

    /// <summary>
    /// US dollars that a day (UTC) may cost. Default: null, no limit. What is spent is known to this process only, and begins at zero with it.
    /// </summary>
    public decimal? BudgetUsdPerDay { get; set; }

    /// <summary>
    /// Requests in flight at once; one more is refused with 429 at once, and none waits. Default: null, no limit. A stream is in flight until
    /// its end. A limit that comes with a reload counts the requests from then on.
    /// </summary>
    public int? MaxConcurrency { get; set; }

    /// <summary>The name; nothing of the key.</summary>
    public override string ToString() => Name;
}
