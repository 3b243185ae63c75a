namespace Fallback.Testing;

/// <summary>
/// Plays every failure of every tier through a client's real chain, over real sockets, before a provider does: who answers then, after how
/// long, at what cost, and what the caller sees.
/// </summary>
/// <remarks>
/// No provider can be asked: in a rehearsal every request goes to a server of this process, with a made-up key, and chat clients and SDKs of
/// providers are replaced by such servers, too. The clock is the rehearsal's own, so timeouts cost no time, and the figures are the same each
/// time. Safe to call from several threads at once.
/// </remarks>
public static class Rehearsal
{
    /// <summary>Rehearses a generated client, of an interface with a chain or of a Refit interface with one.</summary>
    /// <typeparam name="TClient">The interface.</typeparam>
    /// <param name="configure">Says what the application registers, and what is rehearsed; null for the attributes alone.</param>
    /// <param name="cancellationToken">Ends the rehearsal.</param>
    /// <exception cref="InvalidOperationException">The interface has no generated client, or its declaration has errors.</exception>
    /// <exception cref="ArgumentException">A chosen method does not exist, or an argument cannot be made up.</exception>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The configuration has mistakes that would keep the application from
    /// starting.</exception>
    /// <exception cref="TimeoutException">A call does not end.</exception>
    public static Task<RehearsalReport> RunAsync<TClient>(
        Action<RehearsalOptions>? configure = null, CancellationToken cancellationToken = default) where TClient : class =>
        RunAsync(Subject.Client<TClient>(), configure, cancellationToken);

    /// <summary>Rehearses a chain without an interface.</summary>
    /// <param name="chain">Its name in <c>Fallback:Chains</c>.</param>
    /// <param name="configure">Says what the application registers, and what is rehearsed.</param>
    /// <param name="cancellationToken">Ends the rehearsal.</param>
    /// <inheritdoc cref="RunAsync{TClient}" path="/exception"/>
    public static Task<RehearsalReport> RunChainAsync(
        string chain, Action<RehearsalOptions>? configure = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(chain);
        return RunAsync(Subject.Chain(chain), configure, cancellationToken);
    }

    /// <summary>Rehearses a generated client whose interface is known at run time only. Nothing is printed.</summary>
    /// <param name="client">The interface.</param>
    /// <param name="setup">An <see cref="IRehearsalSetup"/> with a constructor without parameters; null for the attributes alone.</param>
    /// <param name="cancellationToken">Ends the rehearsal.</param>
    /// <exception cref="ArgumentException">One of the types is none of that kind.</exception>
    /// <inheritdoc cref="RunAsync{TClient}" path="/exception"/>
    public static Task<RehearsalReport> RunTypeAsync(Type client, Type? setup = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        if (!client.IsInterface || client.ContainsGenericParameters) throw new ArgumentException($"{client} is no interface of a client.", nameof(client));
        IRehearsalSetup? given = null;
        if (setup is not null && (given = Activator.CreateInstance(setup) as IRehearsalSetup) is null)
            throw new ArgumentException($"{setup} does not implement {nameof(IRehearsalSetup)}.", nameof(setup));
        return RunAsync(Subject.Client(client), options =>
        {
            options.Output = null;
            given?.Configure(options);
        }, cancellationToken);
    }

    private static async Task<RehearsalReport> RunAsync(
        Subject subject, Action<RehearsalOptions>? configure, CancellationToken cancellationToken)
    {
        var options = new RehearsalOptions();
        configure?.Invoke(options);
        options.ThrowIfWrong();
        var rows = new List<RehearsalRow>();
        var findings = new List<RehearsalFinding>();
        var theatre = new Theatre(subject, options);
        await using (theatre.ConfigureAwait(false))
        {
            foreach (ClientMethod method in ClientMethod.Of(subject.Type, options.Methods))
            {
                IReadOnlyList<Played> played = await Programme.PlayAsync(theatre, method, options, cancellationToken).ConfigureAwait(false);
                rows.AddRange(played.Select(static one => one.Row));
                findings.AddRange(Judge.Findings(method, played, options));
            }
        }
        var report = new RehearsalReport(subject.Name, rows.AsReadOnly(), findings.AsReadOnly());
        if (options.Output is { } output) await output.WriteLineAsync(report.ToString()).ConfigureAwait(false);
        return report;
    }
}
