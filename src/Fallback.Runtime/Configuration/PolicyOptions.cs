namespace Fallback;

/// <summary>The base of policies in configuration, whose members override the declared ones.</summary>
public abstract class PolicyOptions
{
    private protected PolicyOptions()
    {
    }

    /// <summary>
    /// Whether the policy is on. False switches it off, even if it is declared. True switches it on, with the defaults of everything that
    /// is not declared. Default true, because the policy is configured.
    /// </summary>
    public bool Enabled { get; set; } = true;
}
