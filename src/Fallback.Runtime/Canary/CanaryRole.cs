namespace Fallback;

/// <summary>What a process has to do with a canary that replicas share.</summary>
internal enum CanaryRole
{
    /// <summary>There are no others, or the store has not been heard yet: it judges by its own calls.</summary>
    Alone,
    /// <summary>It judges by the calls of all.</summary>
    Leads,
    /// <summary>It hands its calls' figures on, and does what another decides.</summary>
    Follows,
    /// <summary>The store is lost: the share stays, and only what is clearly worse by its own calls is rolled back.</summary>
    CutOff,
}
