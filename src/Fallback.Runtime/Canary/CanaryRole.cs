namespace Fallback;

/// <summary>The role of a process for a canary that replicas share.</summary>
internal enum CanaryRole
{
    /// <summary>There are no other replicas, or the store has not answered yet: it decides by its own calls.</summary>
    Alone,
    /// <summary>It decides by the calls of all replicas.</summary>
    Leads,
    /// <summary>It passes its calls' figures on, and applies another replica's decisions.</summary>
    Follows,
    /// <summary>
    /// The store is lost: the share stays, and only a canary that is clearly worse by this process's own calls is rolled back.
    /// </summary>
    CutOff,
}
