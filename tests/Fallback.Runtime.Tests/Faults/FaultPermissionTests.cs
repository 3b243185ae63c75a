namespace Fallback.Runtime.Tests.Faults;

public sealed class FaultPermissionTests
{
    [Theory]
    [InlineData("Production", null, null, "by the host's environment")]
    [InlineData("PRODUCTION", "Development", "Development", "by the host's environment")]
    [InlineData("Staging", "Production", "Production", null)]
    [InlineData(null, null, null, "because neither DOTNET_ENVIRONMENT nor ASPNETCORE_ENVIRONMENT is set")]
    [InlineData(null, "", "", "because neither DOTNET_ENVIRONMENT nor ASPNETCORE_ENVIRONMENT is set")]
    [InlineData(null, "Production", "Development", "by DOTNET_ENVIRONMENT")]
    [InlineData(null, "Development", "Production", "by ASPNETCORE_ENVIRONMENT")]
    [InlineData(null, "Development", null, null)]
    [InlineData(null, null, "Staging", null)]
    public void Objection_IsMadeInProductionOnly_AndSaysHowThatIsKnown(string? host, string? dotnet, string? aspnet, string? why)
    {
        var options = new FaultInjectionOptions { HostEnvironment = host };
        string? Variable(string name) => name == "DOTNET_ENVIRONMENT" ? dotnet : aspnet;

        string? objection = FaultPermission.Objection(options, "Fallback:FaultInjection", Variable);

        const string Remedy = "remove them, or set Fallback:FaultInjection:AllowInProduction = true";
        Assert.Equal(why is null ? null : $"faults are not injected in Production, which this is {why}; {Remedy}", objection);
        options.AllowInProduction = true;
        Assert.Null(FaultPermission.Objection(options, "Fallback:FaultInjection", Variable));
    }
}
