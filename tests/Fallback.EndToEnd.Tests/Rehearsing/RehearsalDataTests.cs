using Fallback.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Fallback.EndToEnd.Tests.Rehearsing;

/// <summary>Rehearsals as data of theories: by the attribute that the package compiles in, and by a class.</summary>
public sealed class RehearsalDataTests
{
    [Theory]
    [RehearsalData(typeof(IRehearsed), typeof(OverloadedSetup))]
    public void RowsOfTheAttribute_AreAnswered_WhereATierIsLeft(RehearsalRow row) => Assert.Equal(row.Failing != "every tier", row.Outcome == CallOutcome.Live);

    [Theory]
    [ClassData(typeof(OverloadedRows))]
    public void RowsOfTheClass_AreAnswered_WhereATierIsLeft(RehearsalRow row) => Assert.Equal(row.Failing != "every tier", row.Outcome == CallOutcome.Live);

    [Fact]
    public async Task TypesThatAreNone_AreRefused()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await Assert.ThrowsAsync<ArgumentException>("client", () => Rehearsal.RunTypeAsync(typeof(string), null, cancellationToken));
        await Assert.ThrowsAsync<ArgumentException>("setup", () => Rehearsal.RunTypeAsync(typeof(IRehearsed), typeof(object), cancellationToken));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Rehearsal.RunTypeAsync(typeof(IDisposable), null, cancellationToken));
    }

    [Fact]
    public void Enumerations_HaveTheSameRows() => Assert.Equal(
        new OverloadedRows().Select(row => row[0].ToString()), new OverloadedRows().Select(row => row[0].ToString()));

    private static void Prepare(RehearsalOptions options)
    {
        options.Failures.Add(RehearsedFailure.Overloaded);
        options.Services.AddFallback(fallback =>
        {
            foreach (string provider in (string[])["alpha", "bravo", "charlie", "delta"]) fallback.AddProvider(provider, $"https://{provider}.invalid/v1");
        });
    }

    public sealed class OverloadedSetup : IRehearsalSetup
    {
        public void Configure(RehearsalOptions options) => Prepare(options);
    }

    public sealed class OverloadedRows : RehearsalRows<IRehearsed>
    {
        protected override void Configure(RehearsalOptions options) => Prepare(options);
    }
}
