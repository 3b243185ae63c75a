namespace Fallback;

/// <summary>What a tier's failures have led to so far in one call. Made with the first failure: a success needs none.</summary>
internal sealed class TierTurn(Tier tier)
{
    public Tier Tier => tier;

    public TierPermit Permit { get; set; }

    /// <summary>How many retries there were.</summary>
    public int Retries { get; set; }

    /// <summary>The turn that asks for a correction, once an answer did not fit.</summary>
    public RepairTurn? Repair { get; set; }

    /// <summary>The failure that ends the call, because every tier would repeat it.</summary>
    public Failure? Refusal { get; private set; }

    public bool Refuse(Failure failure)
    {
        Refusal = failure;
        return false;
    }
}
