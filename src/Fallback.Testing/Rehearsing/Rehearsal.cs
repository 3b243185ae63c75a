namespace Fallback.Testing;

/// <summary>
/// Runs every failure of every tier through a client's real chain, over real sockets, before a provider fails in production. The report
/// shows which tier answers, after how long, at what cost, and what the caller sees.
/// </summary>
/// <remarks>
/// A rehearsal never sends a request to a provider: every request goes to a server in this process, with a made-up key. Chat clients and
/// SDKs of providers are replaced by such servers, too. A rehearsal has its own clock, so timeouts take no time, and each rehearsal of a
/// chain yields the same figures. Safe to call from several threads at once.
/// </remarks>
public static class Rehearsal
{
    /// <summary>Rehearses the generated client of an interface with a chain, or of a Refit interface with a chain.</summary>
    /// <typeparam name="TClient">The interface.</typeparam>
    /// <param name="configure">Sets what the application registers and what is rehearsed. Default null: the attributes alone.</param>
    /// <param name="cancellationToken">Ends the rehearsal.</param>
    /// <exception cref="InvalidOperationException">The interface has no generated client, or its declaration has errors.</exception>
    /// <exception cref="ArgumentException">
    /// A chosen method does not exist, an argument cannot be generated, or an option is out of its range.
    /// </exception>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">
    /// The configuration has mistakes that would prevent the application from starting.
    /// </exception>
    /// <exception cref="TimeoutException">A call did not end.</exception>
    public static Task<RehearsalReport> RunAsync<TClient>(
        Action<RehearsalOptions>? configure = null, CancellationToken cancellationToken = default) where TClient : class =>
        RunAsync(Subject.Client<TClient>(), configure, cancellationToken);

    /// <summary>Rehearses a chain without an interface.</summary>
    /// <param name="chain">The chain's name in <c>Fallback:Chains</c>.</param>
    /// <param name="configure">Sets what the application registers and what is rehearsed.</param>
    /// <param name="cancellationToken">Ends the rehearsal.</param>
    /// <inheritdoc cref="RunAsync{TClient}" path="/exception"/>
    public static Task<RehearsalReport> RunChainAsync(
        string chain, Action<RehearsalOptions>? configure = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(chain);
        return RunAsync(Subject.Chain(chain), configure, cancellationToken);
    }

    /// <summary>Rehearses a generated client whose interface is known only at run time. Nothing is printed.</summary>
    /// <param name="client">The interface.</param>
    /// <param name="setup">
    /// A type that implements <see cref="IRehearsalSetup"/> and has a constructor without parameters. Default null: the attributes alone.
    /// </param>
    /// <param name="cancellationToken">Ends the rehearsal.</param>
    /// <exception cref="ArgumentException">
    /// The client is not an interface, or the setup does not implement <see cref="IRehearsalSetup"/>.
    /// </exception>
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
