# Planned by @appliku/builder-buildpacks.
# Language: .NET (there is Shop.csproj)
# .NET: 9.0 (TargetFramework is 9.0, Shop.csproj:3)
# Project: Shop.csproj (it is of the web)
# Start command: /bin/sh -c ASPNETCORE_URLS=http://0.0.0.0:$PORT exec dotnet Example.Shop.dll (the assembly of Shop.csproj)

FROM mcr.microsoft.com/dotnet/sdk:9.0 AS build
WORKDIR /srv/app
ENV DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
COPY Shop.csproj ./
RUN --mount=type=cache,id=shop-nuget,target=/root/.nuget/packages dotnet restore Shop.csproj
COPY . ./
RUN --mount=type=cache,id=shop-nuget,target=/root/.nuget/packages dotnet publish Shop.csproj --no-restore --configuration Release --output /srv/out

FROM mcr.microsoft.com/dotnet/aspnet:9.0 AS app
RUN install -d -o 10001 -g 10001 /srv/app
WORKDIR /srv/app
COPY --from=build --chown=10001:10001 /srv/out/ ./
ENV HOME=/tmp PORT=8080
USER 10001:10001
EXPOSE 8080
CMD ["/bin/sh","-c","ASPNETCORE_URLS=http://0.0.0.0:$PORT exec dotnet Example.Shop.dll"]
