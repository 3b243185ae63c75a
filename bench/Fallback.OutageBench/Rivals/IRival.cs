namespace Fallback.OutageBench;

/// <summary>A way to ask four tiers.</summary>
internal interface IRival : IDisposable
{
    /// <summary>Whether there was an answer. Throws nothing.</summary>
    Task<bool> AskAsync(string question);
}
