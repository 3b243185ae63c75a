using System.Collections;

namespace Fallback.Testing;

/// <summary>
/// The rows of a client's rehearsal as data of theories, for every version of xunit: <c>[ClassData(typeof(RehearsalRows&lt;IAssistant&gt;))]</c>. Nothing is
/// printed. Each enumeration is a rehearsal, and waits for it.
/// </summary>
/// <typeparam name="TClient">The interface.</typeparam>
public class RehearsalRows<TClient> : IEnumerable<object[]> where TClient : class
{
    /// <inheritdoc/>
    public IEnumerator<object[]> GetEnumerator()
    {
        // Who enumerates is synchronous and may have a context of its own, which must not be waited on.
        RehearsalReport report = Task.Run(() => Rehearsal.RunAsync<TClient>(options =>
        {
            options.Output = null;
            Configure(options);
        })).GetAwaiter().GetResult();
        foreach (RehearsalRow row in report.Rows) yield return [row];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Says what the application registers, and what is rehearsed. By default nothing, so that the client has what its attributes say.</summary>
    protected virtual void Configure(RehearsalOptions options)
    {
    }
}
