namespace Fallback.Runtime.Tests.Instances;

public sealed class InstanceChangesTests
{
    private static readonly InstanceOptions _eu = new() { Name = "eu" };

    [Fact]
    public void RemovedInstance_StaysAway_AlsoWhereTheConfigurationHasIt() =>
        Assert.Empty(InstanceChanges.None.Without("pool", "EU").Of("Pool", [_eu]));

    [Fact]
    public void RemovedAndAddedAgain_IsThere() =>
        Assert.Same(_eu, Assert.Single(InstanceChanges.None.Without("pool", "eu").With("pool", _eu).Of("pool", [])));

    [Fact]
    public void RemovedAndReplaced_IsTheNewOneAlone_UntilThatIsRemovedAsWell()
    {
        var other = new InstanceOptions { Name = "EU" };
        InstanceChanges changes = InstanceChanges.None.Without("pool", "eu").With("pool", other);

        Assert.Same(other, Assert.Single(changes.Of("pool", [_eu])));
        Assert.Empty(changes.Without("pool", "eu").Of("pool", [_eu]));
    }

    [Fact]
    public void AddedAndTakenBack_LeavesNothingBehind()
    {
        InstanceChanges changes = InstanceChanges.None.With("pool", _eu).Without("pool", "eu");

        Assert.Empty(changes.Providers);
        // A later configuration may have one of that name.
        Assert.Same(_eu, Assert.Single(changes.Of("pool", [_eu])));
    }
}
