using System.Collections;

namespace Fallback.Testing;

/// <summary>
/// The rows of a client's rehearsal as data for theories, in every version of xunit:
/// <c>[ClassData(typeof(RehearsalRows&lt;IAssistant&gt;))]</c>. Nothing is printed. Each enumeration runs a rehearsal and blocks until it
/// has ended.
/// </summary>
/// <typeparam name="TClient">The interface.</typeparam>
public class RehearsalRows<TClient> : IEnumerable<object[]> where TClient : class
{
    /// <inheritdoc/>
    public IEnumerator<object[]> GetEnumerator()
    {
        // The caller enumerates synchronously and may have a synchronization context, which must not be blocked.
        RehearsalReport report = Task.Run(() => Rehearsal.RunAsync<TClient>(options =>
        {
            options.Output = null;
            Configure(options);
        })).GetAwaiter().GetResult();
        foreach (RehearsalRow row in report.Rows) yield return [row];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>
    /// Sets what the application registers and what is rehearsed. The default does nothing, so that the attributes alone apply.
    /// </summary>
    /// <param name="options">The options, whose output is already null.</param>
    protected virtual void Configure(RehearsalOptions options)
    {
    }
}
