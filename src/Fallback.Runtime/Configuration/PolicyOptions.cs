namespace Fallback;

/// <summary>A policy in configuration, which goes over the declared one member by member.</summary>
public abstract class PolicyOptions
{
    private protected PolicyOptions()
    {
    }

    /// <summary>
    /// False switches the policy off, whatever is declared; true switches it on, with its defaults where nothing is declared. Default: on, since
    /// something is said of it here.
    /// </summary>
    public bool Enabled { get; set; } = true;
}
