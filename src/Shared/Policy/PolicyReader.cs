using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Fallback.Catalogue;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>
/// Reads the effective policy of clients: attributes, the settings over them, and the catalogue's facts. It does not depend on analyzers,
/// so that it also reads a built assembly.
/// </summary>
internal sealed class PolicyReader(IReadOnlyList<PolicySettings> settings, ModelCatalogue catalogue)
{
    /// <summary>The policy of an assembly's clients, of the chains that its settings configure, and of the clients that it references and its
    /// settings change.</summary>
    /// <param name="assembly">One that is built and referenced.</param>
    /// <param name="references">An assembly that references it and all that it needs: of what it uses itself, its metadata name no more.</param>
    /// <param name="files">Its settings files; of other files nothing is read.</param>
    /// <param name="catalogue">The models' facts.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static PolicyDocument Read(
        IAssemblySymbol assembly, IAssemblySymbol references, IEnumerable<PolicyFile> files, ModelCatalogue catalogue,
        CancellationToken cancellationToken)
    {
        var reader = new PolicyReader(PolicySettings.Read(files), catalogue);
        return reader.Document(ProjectClients.Built(assembly, cancellationToken), references, cancellationToken);
    }

    /// <summary>The same for what is compiled now.</summary>
    public static PolicyDocument Read(
        Compilation compilation, IEnumerable<PolicyFile> files, ModelCatalogue catalogue, CancellationToken cancellationToken)
    {
        var reader = new PolicyReader(PolicySettings.Read(files), catalogue);
        return reader.Document(ProjectClients.Own(compilation, cancellationToken), compilation.Assembly, cancellationToken);
    }

    /// <summary>
    /// Returns the policy of these interfaces, in any order, and of everything that belongs to no interface of the assembly.
    /// </summary>
    public PolicyDocument Document(IEnumerable<INamedTypeSymbol> interfaces, IAssemblySymbol assembly, CancellationToken cancellationToken)
    {
        var clients = new Dictionary<string, ClientPolicy>(StringComparer.Ordinal);
        var unread = new SortedSet<string>(StringComparer.Ordinal);
        foreach (INamedTypeSymbol type in interfaces)
        {
            cancellationToken.ThrowIfCancellationRequested();
            IReadOnlyList<ClientPolicy> policies = Client(type, cancellationToken);
            if (policies.Count == 0 && MayHaveClient(type)) unread.Add(ClientName.FullOf(type));
            foreach (ClientPolicy policy in policies) clients[policy.Name] = policy;
        }
        foreach (ClientPolicy other in Elsewhere(assembly, cancellationToken))
            if (!clients.ContainsKey(Key(other))) clients.Add(Key(other), other);
        return new PolicyDocument(new(PolicyParsing.Sorted(clients.Values))) { Unread = new(unread) };

        // A chain may have the same name as a client.
        static string Key(ClientPolicy policy) => policy.IsConfigured ? ":" + policy.Name : policy.Name;
    }

    /// <summary>
    /// Returns what belongs to no interface of the assembly: configured chains, and clients of references that the settings change.
    /// </summary>
    public IReadOnlyList<ClientPolicy> Elsewhere(IAssemblySymbol assembly, CancellationToken cancellationToken)
    {
        List<ClientPolicy> found = [.. Chains()];
        if (settings.Any(static environment => environment.Fallback?.Child("Clients") is { Children.Count: > 0 }))
            found.AddRange(ProjectClients.Referenced(assembly, cancellationToken)
                .Where(type => settings.Any(environment => Configured(environment, ClientName.FullOf(type)) is not null))
                .SelectMany(type => Client(type, cancellationToken)));
        return [.. PolicyParsing.Sorted(found)];
    }

    /// <summary>Whether an interface that is found by its attributes has a client when it has no errors: one that a method of a base has a chain
    /// for has none.</summary>
    private static bool MayHaveClient(INamedTypeSymbol type) => InterfaceParser.AsksForClient(type, InterfaceParser.Methods(type));

    /// <summary>The policy of a client, and that of each environment whose settings make it another one. Empty where the declaration has
    /// errors.</summary>
    public IReadOnlyList<ClientPolicy> Client(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        if (InterfaceParser.Parse(type, new ProblemSink(static _ => { }), cancellationToken) is not { } client) return [];
        return Differing(client.FullName, false, environment => Client(type, client, environment));
    }

    /// <summary>The chains of <c>Fallback:Chains</c>.</summary>
    private IReadOnlyList<ClientPolicy> Chains()
    {
        IEnumerable<string> names = settings.SelectMany(static environment => environment.Fallback?.Child("Chains")?.Children ?? [])
            .Select(static chain => chain.Name)
            .Where(static name => KeyText.Find(name) is null)
            .Distinct(StringComparer.OrdinalIgnoreCase);
        return [.. names.SelectMany(name => Differing(name, true, environment => NamedChain(name, environment)))];
    }

    private List<ClientPolicy> Differing(string name, bool isConfigured, Func<PolicySettings, ClientPolicy?> read)
    {
        var found = new List<ClientPolicy>();
        ClientPolicy? shared = null;
        foreach (PolicySettings environment in settings)
        {
            if (read(environment) is not { } policy) continue;
            if (environment.Environment.Length == 0) shared = policy;
            else if (policy == shared) continue;
            found.Add(policy with { Name = ClientPolicy.NameIn(name, environment.Environment), IsConfigured = isConfigured });
        }
        return found;
    }

    private ClientPolicy Client(INamedTypeSymbol type, ClientSpec client, PolicySettings environment)
    {
        var models = new PolicyModels(environment.Fallback, catalogue);
        Setting? own = Configured(environment, client.FullName);
        List<IMethodSymbol> methods = InterfaceParser.Methods(type);
        ChainPolicy? shared = null;
        var differing = new List<(IMethodSymbol Method, ChainPolicy Chain)>();
        for (int i = 0; i < client.Chains.Count; i++)
        {
            ChainSpec chain = client.Chains[i].Chain;
            IMethodSymbol? method = client.Chains[i].IsOfMethod
                ? methods.Zip(client.Methods, static (symbol, spec) => (symbol, spec)).First(pair => pair.spec.Chain == i).symbol
                : null;
            if (own is not null) chain = ConfiguredChain.Over(chain, own, tiers => PolicyParser.Declare(tiers, type, method), models);
            if (method is null) shared = Policy(chain, models);
            else differing.Add((method, Policy(chain, models)));
        }
        return new ClientPolicy("")
        {
            Chain = shared,
            Methods = new(differing.Where(entry => entry.Chain != shared)
                .Select(entry => new MethodPolicy(NameOf(entry.Method, methods), entry.Chain))
                .OrderBy(static method => method.Name, StringComparer.Ordinal)),
        };
    }

    private static Setting? Configured(PolicySettings environment, string client)
    {
        Setting? clients = environment.Fallback?.Child("Clients");
        return clients?.Child(client) ?? clients?.Child(client.Substring(client.LastIndexOf('.') + 1));
    }

    private ClientPolicy? NamedChain(string name, PolicySettings environment)
    {
        if (environment.Fallback?.Child("Chains")?.Child(name) is not { } own) return null;
        var models = new PolicyModels(environment.Fallback, catalogue);
        ChainSpec chain = ConfiguredChain.Over(new ChainSpec(), own, static _ => { }, models);
        return chain.Tiers.Count == 0 ? null : new ClientPolicy("") { Chain = Policy(chain, models) };
    }

    private static string NameOf(IMethodSymbol method, List<IMethodSymbol> methods)
    {
        if (methods.Count(other => other.Name == method.Name) == 1) return method.Name;
        string name = NameOf(method, SymbolDisplayFormat.CSharpShortErrorMessageFormat);
        return methods.Count(other => NameOf(other, SymbolDisplayFormat.CSharpShortErrorMessageFormat) == name) == 1
            ? name
            : NameOf(method, SymbolDisplayFormat.CSharpErrorMessageFormat);
    }

    private static string NameOf(IMethodSymbol method, SymbolDisplayFormat format) =>
        $"{method.Name}({string.Join(", ", method.Parameters.Select(parameter => parameter.Type.ToDisplayString(format)))})";

    private static ChainPolicy Policy(ChainSpec declared, PolicyModels models)
    {
        ChainSpec chain = declared with { Tiers = new(declared.Tiers.Select(tier => tier with { Facts = Facts(models.Facts(tier.Model)) })) };
        ChainFigures figures = ChainFigures.Of(chain);
        IEnumerable<TierPolicy> tiers = chain.Tiers.Select(tier => Tier(tier, models, tier.IsDegraded ? TierPolicy.Degraded : ""));
        if (chain.Canary is { } canary)
        {
            TierSpec spec = chain.Tiers.FirstOrDefault(tier => models.AreOne(tier.Model, canary.Model)) ?? chain.Tiers[0];
            TierPolicy tier = Tier(spec with { Model = canary.Model, TimeoutMs = canary.TimeoutMs }, models, TierPolicy.Canary);
            tiers = tiers.Prepend(tier with { Details = new(tier.Details.Concat(PolicyDetails.Of(canary))) });
        }
        return new ChainPolicy
        {
            WorstCaseMs = figures.WorstCaseMs,
            DeadlineMs = chain.DeadlineMs > 0 ? chain.DeadlineMs : null,
            Requests = figures.WorstCaseCalls,
            MaxAttempts = chain.MaxAttempts,
            Input = figures.Input,
            Output = figures.Output,
            SmallestWindow = figures.SmallestWindow,
            Details = new(PolicyDetails.Of(chain)),
            Tiers = new(tiers),
        };
    }

    private static TierFacts? Facts(ModelFacts? facts) =>
        facts is null ? null : new TierFacts(facts.ContextWindow, facts.InputPerMillion, facts.OutputPerMillion);

    private static TierPolicy Tier(TierSpec tier, PolicyModels models, string role)
    {
        ModelFacts? facts = models.Facts(tier.Model);
        string name = models.NameOf(tier.Model);
        IEnumerable<PolicyDetail> details = PolicyDetails.Of(tier);
        if (models.Instances(name.Substring(0, Math.Max(0, name.IndexOf('/')))) is > 1 and var instances)
            details = details.Append(new PolicyDetail("instances", TimeText.Number(instances)));
        return new TierPolicy(name)
        {
            Role = role,
            TimeoutMs = tier.TimeoutMs,
            FirstTokenMs = tier.FirstTokenMs,
            IdleMs = tier.IdleMs,
            ContextWindow = facts?.ContextWindow,
            Input = facts?.InputPerMillion,
            Output = facts?.OutputPerMillion,
            Retires = facts?.RetiresOn ?? (facts?.Status is "deprecated" or "retired" ? facts.Status : null),
            Details = new(details),
        };
    }
}
